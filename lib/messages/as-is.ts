import { type Message, message } from "./catalogue/message.ts";

/** What somebody wrote or a program said, where a message is wanted; a message stays the one it is. */
export function asIs(text: string | Message): Message {
  return typeof text === "string" ? message("common.asIs", { text }) : text;
}
