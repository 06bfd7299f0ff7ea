import type { PhaseView, PlanView } from "../plans/reads/views.ts";
import type { Message } from "./catalogue/message.ts";

/** Pure: what ended the phase's last rehearsal before it had anything to report; null if nothing did. */
export function whyRehearsalStopped(
  { lastJob }: Pick<PlanView, "lastJob">,
  next: Pick<PhaseView, "phase" | "dryRun">,
): Message | null {
  if (lastJob?.kind !== "dry_run" || lastJob.phase !== next.phase || lastJob.state !== "failed") return null;
  if (next.dryRun !== null && next.dryRun.at > lastJob.requestedAt) return null;
  return lastJob.error;
}
