import { z } from "zod";
import { asIs } from "./as-is.ts";
import type { Message } from "./catalogue/message.ts";
import { StoredMessage } from "./catalogue/stored-message.ts";

/** A message as JSON holds it. An earlier Sluice, which may still run beside this one, wrote a sentence: it keeps its words. */
export const StoredWords = z.union([StoredMessage, z.string().transform(asIs)]);

/** The same of a column or an entry, whatever is in it. */
export function storedWords(stored: unknown): Message {
  return StoredWords.safeParse(stored).data ?? asIs(String(stored));
}
