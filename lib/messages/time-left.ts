import { durationWords } from "../kernel/text/durations.ts";
import { type Message, message } from "./catalogue/message.ts";

/** "7 s are left."; null once it is over, or if there is no end. */
export function timeLeft(until: Date | null, now: Date): Message | null {
  if (until === null || until <= now) return null;
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return message("raise.left", { time: durationWords(seconds * 1000), seconds });
}
