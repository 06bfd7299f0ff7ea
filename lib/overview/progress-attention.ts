import { type PlanAttention, planAttention } from "../plans/attention.ts";
import type { Progress } from "./read-progress.ts";

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
      kind: state === "rolling_back" ? "rollback" : "run",
      phase,
      state: state === "paused" ? "paused" : "running",
      pausedFor: progress.pausedFor,
      pausedByPerson: progress.pausedAt !== null,
    },
    quarantine: progress.undecided,
    switchedOff: progress.switchedOff !== null,
  });
}
