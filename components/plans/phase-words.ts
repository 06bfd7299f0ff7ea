import type { Phase } from "#lib/plans/model.ts";
import type { StepView } from "#lib/plans/reads/views.ts";

export const PHASE_NAMES: Record<Phase, string> = {
  expand: "Expand",
  backfill: "Backfill",
  switchover: "Switchover",
  contract: "Contract",
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
