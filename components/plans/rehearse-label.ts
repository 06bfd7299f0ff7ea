import { formatDuration } from "#lib/format/durations.ts";
import type { RehearsalBasis } from "#lib/plans/views.ts";

/** "Rehearse expand, about 20 s": only what was measured is told. */
export function rehearseLabel(phase: string, estimate: RehearsalBasis | null): string {
  return estimate === null
    ? `Rehearse ${phase}`
    : `Rehearse ${phase}, about ${formatDuration(Math.ceil(estimate.seconds) * 1000)}`;
}
