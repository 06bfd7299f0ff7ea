import type { PhaseStanding, StepState } from "../plans/model.ts";

/** How a phase or a step stands, in the words and the tone that every screen and the command line have for it. */
export const STATE_TONE: Record<PhaseStanding | StepState, "pass" | "hold" | "fail" | "run" | "wait"> = {
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
};

export const STATE_WORDS: Record<PhaseStanding | StepState, string> = {
  waiting: "waiting",
  running: "running",
  stands_still: "stands still",
  held: "held",
  paused: "paused",
  done: "done",
  failed: "failed",
  rolling_back: "rolling back",
  rolled_back: "rolled back",
  restored: "restored",
};
