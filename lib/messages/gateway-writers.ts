import { asIs } from "./as-is.ts";
import { type Message, message } from "./catalogue/message.ts";

/** What a gateway writes, as its row and its log name it. */
const WRITERS = [
  "acknowledgements",
  "clients",
  "counts",
  "old-counts",
  "old-clients",
  "keys",
  "token-use",
  "tellings",
  "snapshot",
  "data-folder",
] as const;
export type WriterName = (typeof WRITERS)[number];

/** For a person: "… cannot write use of tokens". What an earlier gateway says in words keeps them. */
export function writerWords(name: string): Message {
  const known = WRITERS.find((one) => one === name);
  return known ? message(`served.writers.${known}`) : asIs(name);
}
