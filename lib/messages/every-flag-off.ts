import { type Message, message } from "./catalogue/message.ts";

/** While the kill switch is engaged; of those that are retired, on the new path for good, it says that they are not off. */
export function everyFlagOff(retired: number): Message {
  return message("kill.everyFlagOff", { retired });
}
