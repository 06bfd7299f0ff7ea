import type { Tone } from "#components/ui/tone.tsx";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { failingChecksLink, valuesAddress } from "#lib/messages/check-address.ts";
import { holdLink } from "#lib/messages/hold-words.ts";
import { nextStepTitle, whoUndid } from "#lib/messages/next-step-title.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import type { GateAction, JobView, NextStep, PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { sayStep } from "./phase-words.ts";
import { moves, waitingRows, workSentence, workSpoken } from "./work-words.ts";

/** What can be done about it: a button that does it, or a link to where it is done. */
export type PlanAction = GateAction | { kind: "rehearse" | "start"; phase: PhaseView };

export type PlanAnswer = {
  tone: Tone;
  sentence: Message;
  /** For a screen reader, which says it again whenever it changes: without the numbers that tick. */
  spoken: Message;
  /** Since when, shown after the sentence. */
  at: Date | null;
  /** Rows that wait beside the work that goes on, or other work beside rows that wait; null if the sentence is all. */
  meanwhile: Message | null;
  action: PlanAction | null;
};

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
  return whatIsWrong(plan) ?? whatWaits(plan, mayDecide) ?? whatWorks(plan) ?? whatComesNext(plan);
}

function see(tone: Tone, sentence: Message, action: PlanAction | null = null): PlanAnswer {
  return { tone, sentence, spoken: sentence, at: null, meanwhile: null, action };
}

function link(label: Message, href: string): PlanAction {
  return { kind: "link", label, href };
}

/** What keeps everything from moving, and a check that fails. */
function whatIsWrong(plan: PlanView): PlanAnswer | null {
  if (plan.loadError)
    return see("fail", message("plans.answer.unsound", { error: firstLine(plan.loadError) }));
  if (plan.unconfigured) return see("wait", plan.unconfigured);
  if (plan.targetError)
    return see(
      "fail",
      message("plans.answer.targetUnread", { target: plan.target, error: plan.targetError }),
    );
  const begun = plan.phases.some((one) => one.state !== "waiting" && one.state !== "rolled_back");
  const over = plan.phases.every((one) => one.state === "done");
  if (!plan.workerAlive && (plan.job || (begun && !over)))
    return see("fail", message("plans.answer.noWorker"));
  const failed = plan.phases.find((one) => one.state === "failed");
  if (failed) {
    const error =
      failed.error === null ? message("plans.answer.reasonInStep") : sayStep(firstLine(failed.error));
    return see(
      "fail",
      message("plans.answer.stopped", { phase: phaseName(failed.phase), error }),
      link(message("plans.answer.lookAtStep"), `/migrations/${encodeURIComponent(plan.name)}`),
    );
  }
  const failing = plan.phases
    .flatMap((one) => [...one.checks, ...one.steps.flatMap((step) => step.checks)])
    .filter(({ state }) => state === "fail" || state === "error");
  const [first] = failing;
  if (!first?.latest) return null;
  const { label, href } = failingChecksLink(failing.map((one) => ({ plan: plan.name, ...one })));
  const { name, expected } = first;
  const { error, observed } = first.latest;
  return see(
    "fail",
    error
      ? message("plans.answer.checkNotRun", { name, error: firstLine(error) })
      : message("plans.answer.checkFound", { name, observed, expected }),
    link(label, href),
  );
}

/** Values that wait for a person, beside the work that goes on or waits for them. */
function whatWaits(plan: PlanView, mayDecide: boolean): PlanAnswer | null {
  const { job, quarantine } = plan;
  // The rollback of the backfill takes its quarantine with it: nothing is asked meanwhile.
  const undone = job?.kind === "rollback" && job.phase === "backfill";
  if (!quarantine || quarantine.rows === 0 || undone) {
    if (plan.leftOpen && job?.state === "paused" && job.pausedFor === "left-open")
      return see(
        "hold",
        workSentence(plan, job),
        link(message("plans.look.values"), valuesAddress(plan.name)),
      );
    return null;
  }
  const { rows, values } = quarantine;
  const decide = link(
    message("common.decideValues", { may: mayDecide ? "yes" : "no", values }),
    valuesAddress(plan.name),
  );
  const waiting = message("plans.answer.rowsWait", { rows });
  const spoken = message("plans.answer.rowsWaitSpoken", { rows });
  if (job && moves(job)) {
    const later = job.phase === "backfill";
    return {
      ...see("run", workSentence(plan, job), decide),
      spoken: sentences(
        workSpoken(plan, job),
        later ? message("plans.answer.rowsWillWaitSpoken", { rows }) : spoken,
      ),
      meanwhile: later ? message("plans.answer.rowsWillWait", { rows }) : waiting,
    };
  }
  if (job?.pausedFor === "quarantine" && !job.pausedByPerson) {
    const then = message("plans.answer.goesOnDecided");
    return { ...see("hold", sentences(waiting, then), decide), spoken: sentences(spoken, then) };
  }
  return { ...see("hold", waiting, decide), spoken, meanwhile: job && workSentence(plan, job) };
}

/** The work under way, or what holds it. */
function whatWorks(plan: PlanView): PlanAnswer | null {
  const { job } = plan;
  if (!job) return null;
  // With nothing left to decide it needs nobody: its worker takes it up within seconds.
  const goesOn = job.kind === "dry_run" || (waitingRows(plan, job) === 0 && !job.pausedByPerson);
  const held = !goesOn && (job.state === "paused" || job.pauseReason !== null);
  return {
    ...see(held ? "hold" : "run", workSentence(plan, job)),
    spoken: workSpoken(plan, job),
    at: held && job.pausedByPerson ? job.pausedAt : null,
  };
}

function whatComesNext(plan: PlanView): PlanAnswer {
  const { flag } = plan;
  const next = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!next) return see("pass", message("plans.answer.done"));
  const running = next.state === "running";
  if (next.phase === "switchover" && running && flag && plan.killSwitchEngaged)
    return see(
      "hold",
      message("plans.answer.killed", { flag: flag.name, percentage: percentWords(flag.percentage) }),
      link(message("plans.look.killSwitch"), "/emergency"),
    );
  if (next.phase === "switchover" && running && flag) return switching(flag);
  if (next.phase === "contract" && !running && flag && !flag.enabled)
    return see("hold", message("plans.answer.flagOff", { flag: flag.name }), turnOn(flag) ?? openFlag(flag));
  return stepAnswer(plan, next);
}

/** The step that comes next, as the overview says it. */
function stepAnswer(plan: PlanView, phase: PhaseView): PlanAnswer {
  const step = plan.next;
  const of = (said: StepOfPhase, tone: Tone, sentence: Message, action: PlanAction | null): PlanAnswer => {
    const undone = whoUndid(plan, said);
    return { ...see(tone, sentences(sentence, undone?.text ?? null), action), at: undone?.at ?? null };
  };
  const rehearse = { kind: "rehearse" as const, phase };
  switch (step?.kind) {
    case "start": {
      const title = nextStepTitle(plan, step);
      return of(step, "wait", message("plans.answer.everyGateGreen", { title }), { kind: "start", phase });
    }
    case "rehearse": {
      const title = nextStepTitle(plan, step);
      if (step.stopped !== null) {
        const why = sayStep(withEnd(step.stopped));
        return of(step, "fail", message("plans.answer.because", { title, why }), rehearse);
      }
      const code = phase.dryRun === null ? "plans.answer.titleOnly" : "plans.answer.changed";
      return of(step, "wait", message(code, { title }), rehearse);
    }
    case "rehearse-again":
    case "waits": {
      const waits = { title: nextStepTitle(plan, step), why: step.because };
      const sentence = message("plans.answer.waits", waits);
      return step.kind === "waits"
        ? of(step, "wait", sentence, step.action)
        : of(step, "fail", sentence, rehearse);
    }
    default:
      return see(
        "wait",
        message("plans.answer.waits", {
          title: message("nextStep.title.waits", { phase: phaseName(phase.phase) }),
          why: phase.startBlockedBy ?? "",
        }),
      );
  }
}

type StepOfPhase = Extract<NextStep, { phase: unknown }>;

/** A flag that may be turned on is turned on right there. */
function turnOn({ name, nextStage: stage }: NonNullable<PlanView["flag"]>): PlanAction | null {
  return stage?.turnsOn ? { kind: "raise", flag: name, stage } : null;
}

function openFlag({ name }: NonNullable<PlanView["flag"]>): PlanAction {
  return link(message("plans.look.flag"), `/flags/${encodeURIComponent(name)}`);
}

/** A switchover that runs: its flag rises by a person's hand, a stage at a time. */
function switching(flag: NonNullable<PlanView["flag"]>): PlanAnswer {
  const { name, raiseGate: gate, nextStage: stage } = flag;
  if (!gate.open) {
    const hold = gate.hold && holdLink(name, gate.hold);
    return see(
      "hold",
      message("plans.answer.standsStill", { why: gate.reason }),
      hold ? link(hold.label, hold.href) : openFlag(flag),
    );
  }
  if (!flag.enabled)
    return see(
      "hold",
      message("plans.answer.standsStillOff", { flag: name }),
      turnOn(flag) ?? openFlag(flag),
    );
  return {
    ...see(
      "run",
      message("plans.answer.switches", { flag: name, percentage: percentWords(flag.percentage) }),
      stage ? { kind: "raise", flag: name, stage } : openFlag(flag),
    ),
    spoken: message("plans.answer.switchesSpoken"),
  };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
