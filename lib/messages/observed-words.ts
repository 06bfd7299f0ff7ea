import { asIs } from "./as-is.ts";
import { type Message, message } from "./catalogue/message.ts";

/** What a check found, as its database gave it; null: no value. */
export function observedWords(observed: string | null): Message {
  return observed === null ? message("checks.noValue") : asIs(observed);
}
