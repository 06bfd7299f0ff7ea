import type { Progress } from "#lib/overview/read-progress.ts";

/** A backfill halfway through its last step but one. */
export function aProgress(some: Partial<Progress> = {}): Progress {
  return {
    plan: "p",
    title: "P",
    phase: "backfill",
    state: "running",
    standing: "running",
    back: null,
    phasesDone: 1,
    phasesTotal: 4,
    stepsDone: 3,
    stepsTotal: 5,
    step: "040-period",
    rowsDone: 10,
    rowsTotal: 20,
    rowsPerSecond: 5,
    undecided: null,
    flag: null,
    pauseReason: null,
    pausedFor: null,
    pausedAt: null,
    resumeNeeds: "plan:run",
    error: null,
    waitsFor: null,
    next: null,
    rehearsing: null,
    switchedOff: null,
    ...some,
  };
}
