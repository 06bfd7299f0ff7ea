import { type Message, message } from "./message.ts";

/** One after the other; those that are null are left out. */
export function sentences(first: Message, ...others: readonly (Message | null)[]): Message {
  return others.reduce<Message>(
    (before, one) => (one === null ? before : message("common.sentences", { first: before, second: one })),
    first,
  );
}
