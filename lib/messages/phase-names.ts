import type { Phase } from "../plans/model.ts";
import { type Message, message } from "./catalogue/message.ts";

/** "Backfill", as a title or the first word of a sentence. */
export function phaseName(phase: Phase): Message {
  return message(`phases.${phase}`);
}

/** "backfill", inside a sentence. */
export function phaseInSentence(phase: Phase): Message {
  return message(`plans.phaseInSentence.${phase}`);
}
