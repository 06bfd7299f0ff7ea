import type { Message } from "./catalogue/message.ts";

/** Each once, in the order in which they came first. */
export function distinct(all: readonly Message[]): Message[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
