import { countOf } from "../kernel/text/numbers.ts";
import type { JobView } from "../plans/reads/views.ts";

/** Why work stands still, as what follows its name: "was paused by ops@…", "waits for 3 quarantined rows". */
export function describePause(reason: string | null): string {
  if (reason === null) return "is paused, with no reason on record";
  if (reason === "kill switch") return "waits until the kill switch is lifted";
  return reason.startsWith("paused") ? `was ${reason}` : reason;
}

/**
 * The same of work that waits now. `counted`: the rows it waits for as they were just counted, null if they were not;
 * the stored reason has them as they were when it stopped.
 */
export function pauseNow(
  { pauseReason, pausedFor }: Pick<JobView, "pauseReason" | "pausedFor">,
  counted: number | null,
): string {
  const forRows = pausedFor === "quarantine" || pausedFor === "left-open";
  if (!forRows || counted === null) return describePause(pauseReason);
  if (counted === 0) return "goes on in a moment, as no row waits any more";
  return pausedFor === "quarantine"
    ? `waits for ${countOf(counted, "quarantined row")}`
    : `waits for ${countOf(counted, "row that was left open", "rows that were left open")}`;
}
