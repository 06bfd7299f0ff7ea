import type { Tone } from "#components/ui/tone.tsx";
import type { Phase, PhaseState, StepState } from "#lib/plans/model.ts";
import type { StepView } from "#lib/plans/views.ts";

export const PHASE_NAMES: Record<Phase, string> = {
  expand: "Expand",
  backfill: "Backfill",
  switchover: "Switchover",
  contract: "Contract",
};

export const STATE_TONE: Record<PhaseState | StepState, Tone> = {
  waiting: "wait",
  running: "run",
  paused: "hold",
  done: "pass",
  failed: "fail",
  rolling_back: "run",
  rolled_back: "wait",
};

export const STATE_WORDS: Record<PhaseState | StepState, string> = {
  waiting: "waiting",
  running: "running",
  paused: "paused",
  done: "done",
  failed: "failed",
  rolling_back: "rolling back",
  rolled_back: "rolled back",
};

/** "020-service" in a sentence: "service". */
export function stepWord(name: string): string {
  return name.replace(/^\d+-/, "").replaceAll("-", " ");
}

/** Until a step that counts rows is through, forward or back, at its measured rate; null if not known, or none is left. */
export function secondsLeft({ rowsDone, rowsTotal, rowsPerSecond }: StepView): number | null {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return null;
  return Math.ceil((rowsTotal - rowsDone) / rowsPerSecond);
}

/** "010-services" reads as "010 services". */
export function stepLabel(name: string): string {
  return name.replace(/^(\d+)-/, "$1 ").replaceAll("-", " ");
}

/** "040-period: The check …" as the page writes steps. */
export function sayStep(text: string): string {
  return text.replace(/^(\d+-[\w-]+): /, (_, name: string) => `step ${stepLabel(name)}. `);
}
