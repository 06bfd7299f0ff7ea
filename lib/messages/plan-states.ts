import type { PhaseStanding, StepStanding } from "../plans/model.ts";
import { type Message, message } from "./catalogue/message.ts";

/** How a phase or a step stands, in the tone that every screen and the command line have for it. */
export const STATE_TONE: Record<PhaseStanding | StepStanding, "pass" | "hold" | "fail" | "run" | "wait"> = {
  waiting: "wait",
  running: "run",
  stands_still: "hold",
  held: "hold",
  paused: "hold",
  done: "pass",
  failed: "fail",
  rolling_back: "run",
  rolled_back: "wait",
  restored: "wait",
  rollback_paused: "hold",
  restore_paused: "hold",
  rollback_failed: "fail",
  restore_failed: "fail",
  half_undone: "hold",
};

/** The same in words. */
export function stateWords(state: PhaseStanding | StepStanding): Message {
  return message(`plans.state.${state}`);
}
