import type { PhaseView, PlanView } from "../plans/reads/views.ts";
import type { Message } from "./catalogue/message.ts";

/** Pure: what ended the phase's last rehearsal before it had anything to report; null if nothing did. */
export function whyRehearsalStopped(
  { lastJob }: Pick<PlanView, "lastJob">,
  next: Pick<PhaseView, "phase" | "rehearsal">,
): Message | null {
  if (lastJob?.kind !== "rehearsal" || lastJob.phase !== next.phase || lastJob.state !== "failed")
    return null;
  if (next.rehearsal !== null && next.rehearsal.at > lastJob.requestedAt) return null;
  return lastJob.error;
}
