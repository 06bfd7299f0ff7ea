import { type Message, message } from "./message.ts";

/** One after the other; those that are null are left out. */
export function sentences(first: Message, ...others: readonly (Message | null)[]): Message {
  return joined("common.sentences", first, others);
}

/** One below the other; those that are null are left out. */
export function lines(first: Message, ...others: readonly (Message | null)[]): Message {
  return joined("common.lines", first, others);
}

function joined(
  code: "common.sentences" | "common.lines",
  first: Message,
  others: readonly (Message | null)[],
): Message {
  return others.reduce<Message>(
    (before, one) => (one === null ? before : message(code, { first: before, second: one })),
    first,
  );
}
