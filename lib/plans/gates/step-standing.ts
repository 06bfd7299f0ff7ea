import type { GoingBack } from "../going-back.ts";
import type { Phase, StepStanding, StepState } from "../model.ts";
import type { Mark } from "../read-marks.ts";

export type StepSeen = {
  phase: Phase;
  state: StepState;
  /** Of its phase. */
  back: GoingBack | null;
  /** The work under way is at this step. */
  isAtWork: boolean;
  /** Missing: the target has none of it, or could not be read. */
  mark?: Pick<Mark, "undoing" | "canUndo" | "ended"> | undefined;
};

/**
 * Pure: the state of a step as people see it. What is stored is how it ran until all of it is taken back: a part of it may be back long
 * before, which only the target knows.
 */
export function stepStanding({ phase, state, back, isAtWork, mark }: StepSeen): StepStanding {
  if (state === "rolled_back") return phase === "contract" ? "restored" : state;
  const moves = back?.is === "moving";
  if (moves && isAtWork) return "rolling_back";
  if (mark?.undoing) return moves ? "rolling_back" : "half_undone";
  // What a one-way step left undone stays so.
  if (back === null || state !== "failed" || mark?.canUndo === false) return state;
  // In one transaction: nothing of it is back, and what was said of the last try is over with the next.
  if (back.is === "failed") return `${back.kind}_failed`;
  return mark?.ended ? "done" : state;
}
