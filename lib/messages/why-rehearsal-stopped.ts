import type { PhaseView, PlanView } from "../plans/reads/views.ts";

/** Pure: what ended the phase's last rehearsal before it had anything to report, as it was written; null if nothing did. */
export function whyRehearsalStopped(
  { lastJob }: Pick<PlanView, "lastJob">,
  next: Pick<PhaseView, "phase" | "dryRun">,
): string | null {
  if (lastJob?.kind !== "dry_run" || lastJob.phase !== next.phase || lastJob.state !== "failed") return null;
  if (next.dryRun !== null && next.dryRun.at > lastJob.requestedAt) return null;
  return lastJob.error === null ? null : (lastJob.error.split("\n")[0] ?? lastJob.error);
}
