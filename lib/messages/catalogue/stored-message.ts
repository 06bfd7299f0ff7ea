import { z } from "zod";
import { en } from "./en.ts";
import type { Message, MessageCode, Param } from "./message.ts";

/** What was stored under an earlier code. */
const RENAMED: Record<string, string> = {
  "planRefusals.work.kind.dry_run": "planRefusals.work.kind.rehearsal",
};

const StoredParam: z.ZodType<Param> = z.lazy(() =>
  z.union([z.string(), z.number(), StoredMessage, z.array(StoredParam)]),
);
export const StoredMessage: z.ZodType<Message> = z.lazy(() =>
  z.object({
    code: z
      .string()
      .transform((code) => RENAMED[code] ?? code)
      .pipe(z.custom<MessageCode>((code) => typeof code === "string" && isText(code))),
    params: z.record(z.string(), StoredParam).optional(),
  }),
) as z.ZodType<Message>;

/** A message as a column holds it; null if there is none, or if it is of a text that this Sluice does not have. */
export function storedMessage(stored: unknown): Message | null {
  return StoredMessage.safeParse(stored).data ?? null;
}

function isText(code: string): boolean {
  const text = code
    .split(".")
    .reduce<unknown>((texts, key) => (texts as Record<string, unknown> | null)?.[key], en);
  return typeof text === "string";
}
