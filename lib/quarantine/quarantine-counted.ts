import type { PlanView } from "../plans/reads/views.ts";

/** Pure: the backfill has gone over every row, so that what is counted to decide is all of it. */
export function isQuarantineCounted({ phases, job }: Pick<PlanView, "phases" | "job">): boolean {
  const waits = job?.kind === "run" && job.phase === "backfill" && job.state === "paused";
  if (waits) return job.pausedFor === "quarantine" || job.pausedFor === "left-open";
  return phases.some(({ phase, state }) => phase === "backfill" && state === "done");
}
