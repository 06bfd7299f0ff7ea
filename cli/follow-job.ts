import { setTimeout as delay } from "node:timers/promises";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import type { AnswerOf, Call } from "./call.ts";

const EVERY_MS = 500;

export type PlanStatus = AnswerOf<typeof planStatus>;
/** As it was asked for, or with what is known of it since. */
export type Job = {
  id: string;
  kind: string;
  phase: string | null;
  state: string;
  error?: string | null;
  pauseReason?: string | null;
};

/**
 * Waits for a piece of work to end and tells its progress on stderr. Ends early if it pauses for a person. That of a
 * switchover ends when its flag is at the first stage; the phase goes on for days. Without `wait` it is looked at once.
 */
export async function followJob(call: Call, plan: string, job: Job, wait = true): Promise<Job> {
  let told = "";
  for (;;) {
    const view = await call(planStatus, { plan });
    const now = [view.job, view.lastJob].find((one) => one?.id === job.id);
    if (!now || !wait || ["done", "failed", "stopped"].includes(now.state)) return now ?? job;
    const line = tell(view, now);
    if (line !== told) console.error(line);
    told = line;
    if (now.state === "paused") return now;
    await delay(EVERY_MS);
  }
}

function tell(view: PlanStatus, job: NonNullable<PlanStatus["job"]>): string {
  if (job.state === "queued") {
    return view.workerAlive ? "Waiting for a worker." : "Waiting: no worker runs that could take it.";
  }
  if (job.state === "paused") return `Paused: ${job.pauseReason ?? "no reason given"}.`;
  if (job.rehearsal) return `On the copy it ${job.rehearsal.doing}.`;
  const step = view.phases
    .find(({ phase }) => phase === job.phase)
    ?.steps.find(({ name, state }) => name === job.step || state === "running");
  if (!step && job.kind === "checks") return "The checks are running.";
  if (!step)
    return `The ${job.kind === "dry_run" ? "rehearsal" : job.kind}${job.phase ? ` of ${job.phase}` : ""} is running.`;
  const rows =
    step.rowsDone !== null && step.rowsTotal !== null
      ? ` ${step.rowsDone.toLocaleString("en-GB")} of ${step.rowsTotal.toLocaleString("en-GB")} rows`
      : "";
  const left = step.etaSeconds !== null ? `, about ${Math.ceil(step.etaSeconds)} s left` : "";
  return `${step.name}${rows}${left}`;
}
