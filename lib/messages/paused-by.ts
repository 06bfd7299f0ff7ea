import type { SystemName } from "../kernel/audit/system-actor.ts";
import { type Message, message } from "./catalogue/message.ts";

/** Who paused a sink where the outbox did so itself, which it does when a receiver wants nothing more. No person has the name. */
export const BY_ITSELF: SystemName = "outbox";

/** Who paused a sink: a person's name, or why the outbox did. */
export function pausedByWords(by: string | null): string | Message {
  if (by === null) return message("outbox.because.someone");
  return by === BY_ITSELF ? message("outbox.because.receiverGone") : by;
}
