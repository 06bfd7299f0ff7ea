import { type PlanAttention, planAttention } from "../plans/attention.ts";
import type { Progress } from "./read-progress.ts";

/** Pure: its work stands still, be it a run or a way back. */
export function isPaused({ state, back }: Pick<Progress, "state" | "back">): boolean {
  return state === "paused" || back?.is === "paused";
}

/** Pure: what of a plan in motion needs a person, the most urgent first. */
export function progressAttention(progress: Progress): PlanAttention[] {
  const { phase, state, standing, error } = progress;
  return planAttention({
    phases: [
      {
        phase,
        state: state === "next" ? "waiting" : state,
        standing: standing === "next" ? "waiting" : standing,
        error,
      },
    ],
    job: {
      kind: progress.back?.kind ?? "run",
      phase,
      state: isPaused(progress) ? "paused" : "running",
      pausedFor: progress.pausedFor,
      pausedByPerson: progress.pausedAt !== null,
    },
    quarantine: progress.undecided,
    switchedOff: progress.switchedOff !== null,
  });
}
