import type { Tone } from "#components/ui/tone.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf, formatPercent, formatShare } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { failingChecksLink, valuesAddress } from "#lib/messages/check-address.ts";
import { holdLink } from "#lib/messages/hold-words.ts";
import { nextStepTitle, whoUndid } from "#lib/messages/next-step-title.ts";
import { pauseNow } from "#lib/messages/pauses.ts";
import type { GateAction, JobView, NextStep, PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { PHASE_NAMES, sayStep, secondsLeft, stepWord } from "./phase-words.ts";

/** What can be done about it: a button that does it, or a link to where it is done. */
export type PlanAction = GateAction | { kind: "rehearse" | "start"; phase: PhaseView };

export type PlanAnswer = {
  tone: Tone;
  sentence: string;
  /** Since when, shown after the sentence. */
  at: Date | null;
  /** Rows that wait beside the work that goes on, or other work beside rows that wait; null if the sentence is all. */
  meanwhile: string | null;
  action: PlanAction | null;
};

/** The answer for a screen reader, which says it again whenever it changes: without the numbers that tick. */
export function spokenAnswer({ tone, sentence, meanwhile }: PlanAnswer): string {
  if (tone !== "run") return withoutCount(sentence);
  const work = sentence.split(":")[0] ?? sentence;
  return meanwhile === null ? work : `${work.replace(/\.$/, "")}. ${withoutCount(meanwhile)}`;
}

function withoutCount(sentence: string): string {
  return sentence.replace(/^[\d,]+ (\w)/, (_, first: string) => first.toUpperCase());
}

/** True if a person is waited for. */
export function needsPerson({ tone }: PlanAnswer): boolean {
  return tone === "hold" || tone === "fail";
}

/** The button of the answer is the one that stands out on the page: somebody must press it, or it is what comes next. */
export function standsOut(answer: PlanAnswer): boolean {
  const { action } = answer;
  return needsPerson(answer) || (action !== null && (action.kind !== "link" || answer.tone === "wait"));
}

/** The answer has the button for this of the phase, so that none stands below it as well. */
export function offers({ action }: PlanAnswer, kind: "rehearse" | "start", phase: PhaseView): boolean {
  return action?.kind === kind && action.phase.phase === phase.phase;
}

/** What can be done with the work under way: what a person paused is resumed, what waits goes on by itself. */
export function pauseOrResume(job: JobView | null): "pause" | "resume" | null {
  if (job === null || job.kind === "dry_run" || job.kind === "checks") return null;
  if (job.pausedByPerson) return "resume";
  return job.state === "paused" ? null : "pause";
}

/** Whether the plan needs a person, and for what: the most urgent thing only. */
export function planAnswer(plan: PlanView, mayDecide: boolean): PlanAnswer {
  const path = `/migrations/${encodeURIComponent(plan.name)}`;
  const see = (tone: Tone, sentence: string, label?: string, href?: string): PlanAnswer => ({
    tone,
    sentence,
    at: null,
    meanwhile: null,
    action: label && href ? { kind: "link", label, href } : null,
  });
  if (plan.loadError) return see("fail", `The plan folder is not sound: ${firstLine(plan.loadError)}`);
  if (plan.unconfigured) return see("wait", plan.unconfigured);
  if (plan.targetError) return see("fail", `The target ${plan.target} cannot be read: ${plan.targetError}`);
  const begun = plan.phases.some((one) => one.state !== "waiting" && one.state !== "rolled_back");
  const over = plan.phases.every((one) => one.state === "done");
  if (!plan.workerAlive && (plan.job || (begun && !over)))
    return see(
      "fail",
      "No worker runs. Nothing on this plan moves, and no check is made, until one is started.",
    );
  const failed = plan.phases.find((one) => one.state === "failed");
  if (failed)
    return see(
      "fail",
      `${PHASE_NAMES[failed.phase]} stopped: ${sayStep(firstLine(failed.error ?? "the reason is in the failed step"))}`,
      "Look at the step",
      path,
    );
  const failing = plan.phases
    .flatMap((one) => [...one.checks, ...one.steps.flatMap((step) => step.checks)])
    .filter(({ state }) => state === "fail" || state === "error");
  const first = failing[0];
  const look = failingChecksLink(failing.map((one) => ({ plan: plan.name, ...one })));
  if (first?.latest)
    return see(
      "fail",
      first.latest.error
        ? `The check "${first.name}" could not run: ${firstLine(first.latest.error)}`
        : `The check "${first.name}" found ${first.latest.observed}; expected ${first.expected}.`,
      look.label,
      look.href,
    );
  // The rollback of the backfill takes its quarantine with it: nothing is asked meanwhile.
  const undone = plan.job?.kind === "rollback" && plan.job.phase === "backfill";
  if (plan.quarantine && plan.quarantine.rows > 0 && !undone) {
    const { rows, values } = plan.quarantine;
    const decide = [
      `${mayDecide ? "Decide" : "Look at"} ${countOf(values, "value")}`,
      valuesAddress(plan.name),
    ] as const;
    const open = (waits: string) => `${waits} for a decision that no rule could make.`;
    const waiting = open(countOf(rows, "row waits", "rows wait"));
    if (!plan.job) return see("hold", waiting, ...decide);
    const work = workSentence(plan, plan.job);
    if (moves(plan.job))
      return {
        ...see("run", work, ...decide),
        meanwhile: plan.job.phase === "backfill" ? open(`${countOf(rows, "row")} will wait`) : waiting,
      };
    if (plan.job.pausedFor === "quarantine" && !plan.job.pausedByPerson)
      return see("hold", `${waiting} With the last decided, the work goes on by itself.`, ...decide);
    return { ...see("hold", waiting, ...decide), meanwhile: work };
  }
  if (plan.leftOpen && plan.job?.state === "paused" && plan.job.pausedFor === "left-open")
    return see("hold", workSentence(plan, plan.job), "Look at the values", valuesAddress(plan.name));
  if (plan.job?.kind === "dry_run") return see("run", jobSentence(plan));
  if (plan.job) {
    // With nothing left to decide it needs nobody: its worker takes it up within seconds.
    const goesOn = waitingRows(plan, plan.job) === 0 && !plan.job.pausedByPerson;
    const held = !goesOn && (plan.job.state === "paused" || plan.job.pauseReason !== null);
    const at = held && plan.job.pausedByPerson ? plan.job.pausedAt : null;
    return { ...see(held ? "hold" : "run", workSentence(plan, plan.job)), at };
  }
  const next = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!next) return see("pass", "Every phase is done. This plan needs nobody any more.");
  if (next.phase === "switchover" && next.state === "running" && plan.flag && plan.killSwitchEngaged)
    return see(
      "hold",
      `The switchover stands still: the kill switch is engaged, so that nobody is on the new path. ${plan.flag.name} is set to ${formatPercent(plan.flag.percentage)}, which lifting it restores.`,
      "Look at the kill switch",
      "/emergency",
    );
  if (next.phase === "switchover" && next.state === "running" && plan.flag) return switching(plan.flag);
  if (next.phase === "contract" && next.state !== "running" && plan.flag && !plan.flag.enabled)
    return {
      ...see(
        "hold",
        `Nobody is on the new path: the flag ${plan.flag.name} is off. Contract waits until it is on for everyone again.`,
        "Open the flag",
        `/flags/${encodeURIComponent(plan.flag.name)}`,
      ),
      ...turnOn(plan.flag),
    };
  return stepAnswer(plan, next);
}

/** The step that comes next, as the overview says it. */
function stepAnswer(plan: PlanView, phase: PhaseView): PlanAnswer {
  const step = plan.next;
  const of = (said: StepOfPhase, tone: Tone, rest: string, action: PlanAction | null): PlanAnswer => {
    const undone = whoUndid(plan, said);
    const sentence = `${english(nextStepTitle(plan, said))}${rest}${undone ? ` ${english(undone.text)}` : ""}`;
    return { tone, sentence, at: undone?.at ?? null, meanwhile: null, action };
  };
  const rehearse = { kind: "rehearse" as const, phase };
  switch (step?.kind) {
    case "start":
      return of(step, "wait", ": every gate is green.", { kind: "start", phase });
    case "rehearse":
      if (step.stopped !== null) return of(step, "fail", `: ${withEnd(sayStep(step.stopped))}`, rehearse);
      return of(
        step,
        "wait",
        phase.dryRun === null ? "." : ": the plan has changed since its last rehearsal.",
        rehearse,
      );
    case "rehearse-again":
      return of(step, "fail", `. ${withEnd(step.because)}`, rehearse);
    case "waits":
      return of(step, "wait", `. ${withEnd(step.because)}`, step.action);
    default:
      return {
        tone: "wait",
        sentence: `${PHASE_NAMES[phase.phase]} waits. ${phase.startBlockedBy ?? ""}`,
        at: null,
        meanwhile: null,
        action: null,
      };
  }
}

type StepOfPhase = Extract<NextStep, { phase: unknown }>;

/** A flag that may be turned on is turned on right there. */
function turnOn({ name, nextStage: stage }: NonNullable<PlanView["flag"]>): Partial<PlanAnswer> {
  return stage?.turnsOn ? { action: { kind: "raise", flag: name, stage } } : {};
}

/** A switchover that runs: its flag rises by a person's hand, a stage at a time. */
function switching(flag: NonNullable<PlanView["flag"]>): PlanAnswer {
  const { name, raiseGate: gate, nextStage: stage } = flag;
  const open: PlanAction = {
    kind: "link",
    label: "Open the flag",
    href: `/flags/${encodeURIComponent(name)}`,
  };
  const answer = { tone: "hold" as const, at: null, meanwhile: null, action: open };
  if (!gate.open)
    return {
      ...answer,
      sentence: `The switchover stands still. ${gate.reason}`,
      action: gate.hold === null ? open : { kind: "link", ...holdLink(name, gate.hold) },
    };
  if (!flag.enabled)
    return {
      ...answer,
      sentence: `The switchover stands still: ${name} is off, so that nobody is on the new path.`,
      ...turnOn(flag),
    };
  return {
    ...answer,
    tone: "run",
    sentence: `The switchover runs: ${name} is at ${formatPercent(flag.percentage)}. It is done at 100 % with clean checks.`,
    action: stage ? { kind: "raise", flag: name, stage } : open,
  };
}

/** A phase on its way forward or back, which nothing holds: how far it is comes before what waits beside it. */
function moves({ kind, state, pauseReason }: JobView): boolean {
  return kind !== "dry_run" && kind !== "checks" && state !== "paused" && pauseReason === null;
}

/** What the work under way does, or what holds it and where. */
function workSentence(plan: PlanView, job: JobView): string {
  const { kind, state, pauseReason } = job;
  if (kind === "dry_run" || (state !== "paused" && pauseReason === null)) return jobSentence(plan);
  const ending = state === "paused" ? placeOf(plan, ", at ") : "; it stops at its next batch or statement";
  return `${workName(plan)} ${pauseNow(job, waitingRows(plan, job))}${ending}.`;
}

/** How many rows it waits for, as they were just counted; null if it waits for none, or they were not. */
function waitingRows({ quarantine, leftOpen }: PlanView, { pausedFor }: JobView): number | null {
  if (pausedFor === "left-open") return leftOpen?.rows ?? 0;
  return pausedFor === "quarantine" ? (quarantine?.rows ?? null) : null;
}

/** "Backfill", "The rollback of backfill". */
function workName({ job, title }: PlanView): string {
  if (!job?.phase) return title;
  if (job.kind === "run") return PHASE_NAMES[job.phase];
  return `The ${job.kind} of ${job.phase}`;
}

/** Where a run or a rollback stands: "step 2 of 5, service, 33 % of it, 15 s left in it"; empty between two steps. */
function placeOf(plan: PlanView, lead: string): string {
  const steps = plan.phases.find((one) => one.phase === plan.job?.phase)?.steps ?? [];
  const forward = plan.job?.kind === "run";
  const place = steps.findIndex((one) =>
    forward ? one.state === "running" || one.state === "paused" : one.name === plan.job?.step,
  );
  const step = steps[place];
  if (!step) return "";
  const parts = [`step ${place + 1} of ${steps.length}`, stepWord(step.name)];
  if (step.rowsDone !== null && step.rowsTotal)
    parts.push(`${formatShare(step.rowsDone / step.rowsTotal)} of it`);
  const left = secondsLeft(step);
  if (left !== null && plan.job?.state === "running") parts.push(`${formatDuration(left * 1000)} left in it`);
  return lead + parts.join(", ");
}

function jobSentence(plan: PlanView): string {
  const job = plan.job;
  if (!job) return "";
  const phase = job.phase ? PHASE_NAMES[job.phase] : plan.title;
  const queued = job.state === "queued";
  switch (job.kind) {
    case "run":
      return queued ? `${phase} begins in a moment.` : `${phase} runs${placeOf(plan, ": ")}.`;
    case "rollback":
      return `${phase} is being rolled back${placeOf(plan, ": ")}.`;
    case "restore":
      return `${phase} is being restored from its backup${placeOf(plan, ": ")}.`;
    case "dry_run":
      if (job.pausedByPerson)
        return `The rehearsal of ${phase.toLowerCase()} stops; its copy is being dropped. The target was not touched.`;
      return `A rehearsal of ${phase.toLowerCase()} is under way on a copy${job.rehearsal ? `: it ${job.rehearsal.doing}` : ""}. The target is not touched.`;
    case "checks":
      return "The checks are running.";
  }
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
