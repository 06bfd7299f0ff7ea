import { formatDuration, formatEstimate } from "#lib/kernel/text/durations.ts";
import type { RehearsalBasis } from "#lib/plans/reads/views.ts";

/** "Rehearse expand, about 20 s": only what was measured is told. */
export function rehearseLabel(what: string, estimate: RehearsalBasis | null): string {
  if (estimate === null) return `Rehearse ${what}`;
  return estimate.from === "last"
    ? `Rehearse ${what}, about ${formatEstimate(estimate.seconds)}`
    : `Rehearse ${what}, at least ${formatDuration(Math.max(1, Math.floor(estimate.seconds)) * 1000)}`;
}
