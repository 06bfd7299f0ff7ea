import { z } from "zod";
import { type Message, message } from "../messages/catalogue/message.ts";
import { writerWords } from "../messages/gateway-writers.ts";

const Failing = z.record(z.string(), z.unknown());
const MOST = 10;

/**
 * What a gateway says in its row that it cannot write. The row is the gateway's own, and may hold anything: of what cannot be
 * read, the reader learns that something is wrong, and no page breaks.
 */
export function failingOf(value: unknown): Message[] {
  const read = Failing.safeParse(value);
  if (!read.success) return [message("served.writers.unnamed")];
  return Object.keys(read.data).sort().slice(0, MOST).map(writerWords);
}
