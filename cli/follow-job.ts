import { setTimeout as delay } from "node:timers/promises";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
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
    const line = english(tell(view, now));
    if (line !== told) console.error(line);
    told = line;
    if (now.state === "paused") return now;
    await delay(EVERY_MS);
  }
}

function tell(view: PlanStatus, job: NonNullable<PlanStatus["job"]>): Message {
  if (job.state === "queued")
    return view.workerAlive
      ? message("commandLine.plan.waitsForWorker")
      : message("commandLine.plan.noWorker");
  if (job.state === "paused")
    return job.pauseReason === null
      ? message("commandLine.plan.pausedNoReason")
      : message("commandLine.plan.paused", { why: job.pauseReason });
  if (job.rehearsal) return message("commandLine.plan.onCopy", { doing: job.rehearsal.doing });
  const step = view.phases
    .find(({ phase }) => phase === job.phase)
    ?.steps.find(({ name, state }) => name === job.step || state === "running");
  if (!step && job.kind === "checks") return message("commandLine.plan.checksRun");
  if (!step) return message("commandLine.plan.running", { what: jobWords(job) });
  const { name, rowsDone: done, rowsTotal: total, etaSeconds } = step;
  return message("commandLine.plan.step", {
    step: name,
    rows: done !== null && total !== null ? message("commandLine.plan.stepRows", { done, total }) : "",
    left:
      etaSeconds !== null
        ? message("commandLine.plan.stepLeft", { seconds: String(Math.ceil(etaSeconds)) })
        : "",
  });
}

/** "run of expand", "rehearsal of backfill", "checks". */
export function jobWords({ kind, phase }: Pick<Job, "kind" | "phase">): Message {
  const of = { kind, words: kind };
  return phase ? message("commandLine.plan.whatOf", { ...of, phase }) : message("commandLine.plan.what", of);
}
