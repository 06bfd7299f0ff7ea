import { formatEstimate } from "#lib/kernel/text/durations.ts";
import type { RehearsalBasis } from "#lib/plans/reads/views.ts";

/** "Rehearse expand, about 20 s", as its last one took. Of a copy alone no figure is told: on a button it reads as the whole. */
export function rehearseLabel(what: string, estimate: RehearsalBasis | null): string {
  return estimate?.from === "last"
    ? `Rehearse ${what}, about ${formatEstimate(estimate.seconds)}`
    : `Rehearse ${what}`;
}
