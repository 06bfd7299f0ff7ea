import { type Message, message } from "./catalogue/message.ts";

/** Of those that were lost in the hour before a press of the kill switch, the latest first; null: nobody was. */
export function mayServeOnWords(lost: readonly { name: string }[]): Message | null {
  const [first, ...others] = lost;
  return first === undefined
    ? null
    : message("kill.mayServeOn.words", { name: first.name, more: others.length });
}
