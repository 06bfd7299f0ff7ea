import { durationWords } from "#lib/kernel/text/durations.ts";
import { partWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { pauseNow, withGate } from "#lib/messages/pauses.ts";
import { phaseInSentence, phaseName } from "#lib/messages/phase-names.ts";
import { waitingRows } from "#lib/plans/attention.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { JobView, PlanView } from "#lib/plans/reads/views.ts";
import { secondsLeft, stepWord } from "./phase-words.ts";

/** A phase on its way forward or back, which nothing holds: how far it is comes before what waits beside it. */
export function moves({ kind, state, pauseReason }: JobView): boolean {
  return kind !== "rehearsal" && kind !== "checks" && state !== "paused" && pauseReason === null;
}

/** What the work under way does, or what holds it and where. */
export function workSentence(plan: PlanView, job: JobView): Message {
  const { kind, phase, state, pauseReason } = job;
  const place = placeOf(plan, job);
  if (kind === "checks" || phase === null) return message("plans.work.checks");
  if (kind === "rehearsal" || (state !== "paused" && pauseReason === null))
    return jobSentence(job, kind, phase, place);
  const work = kind === "run" ? phaseName(phase) : message(WORK[kind], { phase: phaseInSentence(phase) });
  const pause = pauseNow(job, waitingRows(plan, job));
  if (state !== "paused") return message("plans.work.stopsSoon", { work, pause });
  const said =
    place === null
      ? message("plans.work.paused", { work, pause })
      : message("plans.work.pausedAt", { work, pause, place });
  return withGate(said, pauseReason);
}

const WORK = { rollback: "plans.work.rollbackOf", restore: "plans.work.restoreOf" } as const;

/** The same for a screen reader, which says it again whenever it changes: without how far it is. */
export function workSpoken(plan: PlanView, job: JobView): Message {
  const { kind, phase } = job;
  if (kind === "checks" || phase === null || (kind !== "rehearsal" && !moves(job)))
    return workSentence(plan, job);
  return jobSentence({ ...job, rehearsal: null }, kind, phase, null);
}

/** Where a run or a rollback stands: "step 2 of 5, service, 33 % of it, 15 s left in it"; null between two steps. */
function placeOf(plan: PlanView, job: JobView): Message | null {
  const steps = plan.phases.find((one) => one.phase === job.phase)?.steps ?? [];
  const place = steps.findIndex((one) =>
    job.kind === "run" ? one.state === "running" || one.state === "paused" : one.name === job.step,
  );
  const step = steps[place];
  if (!step) return null;
  const more: Message[] = [];
  if (step.rowsDone !== null && step.rowsTotal)
    more.push(message("plans.work.share", { share: partWords(step.rowsDone / step.rowsTotal) }));
  const left = secondsLeft(step);
  if (left !== null && job.state === "running")
    more.push(message("plans.work.left", { duration: durationWords(left * 1000) }));
  const at = { number: place + 1, count: steps.length, step: stepWord(step.name) };
  return more.reduce<Message>(
    (before, one) => message("plans.work.placeAndMore", { place: before, more: one }),
    message("plans.work.place", at),
  );
}

function jobSentence(
  { state, rehearsal, pausedByPerson }: JobView,
  kind: Exclude<JobView["kind"], "checks">,
  phase: Phase,
  place: Message | null,
): Message {
  if (kind === "rehearsal") {
    const of = { phase: phaseInSentence(phase) };
    if (pausedByPerson) return message("plans.work.rehearsalStops", of);
    return rehearsal
      ? message("plans.work.rehearsalDoes", { ...of, doing: rehearsal.doing })
      : message("plans.work.rehearsal", of);
  }
  const named = { phase: phaseName(phase) };
  if (kind === "run" && state === "queued") return message("plans.work.begins", named);
  return place === null
    ? message(`plans.work.${kind}`, named)
    : message(`plans.work.${kind}At`, { ...named, place });
}
