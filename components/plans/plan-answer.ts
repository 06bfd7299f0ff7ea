import type { Tone } from "#components/ui/tone.tsx";
import { type CheckAttention, checkAttention } from "#lib/checks/attention.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { failingChecksLink, valuesAddress } from "#lib/messages/check-address.ts";
import { holdLink } from "#lib/messages/hold-words.ts";
import { nextStepTitle, whoUndid } from "#lib/messages/next-step-title.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import { problemWords } from "#lib/messages/problems-in-short.ts";
import { goesOnByItself, isSwitchedOff, type PlanAttention, planAttention } from "#lib/plans/attention.ts";
import type { Problem } from "#lib/plans/definition/problem.ts";
import type {
  CheckView,
  GateAction,
  JobView,
  NextStep,
  PhaseView,
  PlanView,
} from "#lib/plans/reads/views.ts";
import type { QuarantineCount } from "#lib/quarantine/views.ts";
import { wayBackFailed, wayBackStopped } from "./go-back-answer.ts";
import { failureWords } from "./phase-words.ts";
import { moves, workSentence, workSpoken } from "./work-words.ts";

/** What can be done about it: a button that does it, or a link to where it is done. */
export type PlanAction = GateAction | { kind: "rehearse" | "start" | "go-back"; phase: PhaseView };

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
export function offers(
  { action }: PlanAnswer,
  kind: "rehearse" | "start" | "go-back",
  phase: PhaseView,
): boolean {
  return action?.kind === kind && action.phase.phase === phase.phase;
}

/** What can be done with the work under way: what a person paused is resumed, what waits goes on by itself. */
export function pauseOrResume(job: JobView | null): "pause" | "resume" | null {
  if (job === null || job.kind === "rehearsal" || job.kind === "checks") return null;
  if (job.pausedByPerson) return "resume";
  return job.state === "paused" ? null : "pause";
}

/** Whether the plan needs a person, and for what: the most urgent thing only. */
export function planAnswer(plan: PlanView, mayDecide: boolean): PlanAnswer {
  const [failing] = checkAttention(
    plan.phases.flatMap((one) => [...one.checks, ...one.steps.flatMap((step) => step.checks)]),
  );
  const [need] = planAttention({
    ...plan,
    failingChecks: failing?.params.failing.length ?? 0,
    switchedOff: isSwitchedOff(plan.phases, plan.flag),
    killed: plan.killSwitchEngaged,
  });
  // A later folder that was not taken over is said before.
  if (plan.unconfigured && !plan.loadError) return see("wait", plan.unconfigured);
  if (need?.code === "values-wait") return whatWaits(plan, need.params, mayDecide);
  return (
    (need && whatIsWrong(plan, need, failing)) ??
    (plan.job ? whatWorks(plan, plan.job) : ((need && whyNobodyIsOn(plan, need)) ?? whatComesNext(plan)))
  );
}

function see(tone: Tone, sentence: Message, action: PlanAction | null = null): PlanAnswer {
  return { tone, sentence, spoken: sentence, at: null, meanwhile: null, action };
}

function link(label: Message, href: string): PlanAction {
  return { kind: "link", label, href };
}

/** What keeps everything from moving, and a check that fails; null: neither. */
function whatIsWrong(
  plan: PlanView,
  need: PlanAttention,
  failing: CheckAttention<CheckView> | undefined,
): PlanAnswer | null {
  switch (need.code) {
    case "plan-unread":
    case "plan-not-taken-over":
      return see("fail", message("plans.answer.unsound", { error: firstOf(need.params.problems) }));
    case "target-unread": {
      const { target, targetError: error } = plan;
      return see("fail", message("plans.answer.targetUnread", { target, error: error ?? "" }));
    }
    case "no-worker":
      return see("fail", message("plans.answer.noWorker"));
    case "phase-failed": {
      const { phase, error, back } = need.params;
      const why = error === null ? message("plans.answer.reasonInStep") : failureWords(error);
      if (back !== null) return see("fail", ...wayBackFailed(plan, phase, back, why));
      return see(
        "fail",
        message("plans.answer.stopped", { phase: phaseName(phase), error: why }),
        link(message("plans.answer.lookAtStep"), `/migrations/${encodeURIComponent(plan.name)}`),
      );
    }
    case "checks-fail":
      return failing ? checkFails(plan.name, failing.params.failing) : null;
    default:
      return null;
  }
}

function checkFails(plan: string, failing: [CheckView, ...CheckView[]]): PlanAnswer {
  const { label, href } = failingChecksLink(failing.map((one) => ({ plan, ...one })));
  const [{ name, expected, latest }] = failing;
  return see(
    "fail",
    latest?.error
      ? message("plans.answer.checkNotRun", { name, error: latest.error })
      : message("plans.answer.checkFound", {
          name,
          observed: observedWords(latest?.observed ?? null),
          expected,
        }),
    link(label, href),
  );
}

/** Values that wait for a person, beside the work that goes on or waits for them. */
function whatWaits(plan: PlanView, { rows, values }: QuarantineCount, mayDecide: boolean): PlanAnswer {
  const { job } = plan;
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
function whatWorks(plan: PlanView, job: JobView): PlanAnswer {
  const held = !goesOnByItself(plan, job) && (job.state === "paused" || job.pauseReason !== null);
  const look =
    held && job.pausedFor === "left-open"
      ? link(message("plans.look.values"), valuesAddress(plan.name))
      : null;
  return {
    ...see(held ? "hold" : "run", workSentence(plan, job), look),
    spoken: workSpoken(plan, job),
    at: held && job.pausedByPerson ? job.pausedAt : null,
  };
}

/** Why nobody is on the new path, or nobody can be let on; null: neither. */
function whyNobodyIsOn({ flag }: PlanView, need: PlanAttention): PlanAnswer | null {
  if (!flag) return null;
  const { name, raiseGate: gate } = flag;
  switch (need.code) {
    case "killed":
      return see(
        "hold",
        message("plans.answer.killed", { flag: name, percentage: percentWords(flag.percentage) }),
        link(message("plans.look.killSwitch"), "/emergency"),
      );
    case "flag-held": {
      if (gate.open) return null;
      const hold = gate.hold && holdLink(name, gate.hold);
      return see(
        "hold",
        message("plans.answer.standsStill", { why: gate.reason }),
        hold ? link(hold.label, hold.href) : openFlag(flag),
      );
    }
    case "flag-off":
      return see(
        "hold",
        message(need.params.switchover === "done" ? "plans.answer.flagOff" : "plans.answer.standsStillOff", {
          flag: name,
        }),
        turnOn(flag) ?? openFlag(flag),
      );
    default:
      return null;
  }
}

function whatComesNext(plan: PlanView): PlanAnswer {
  const { flag, next: step } = plan;
  if (step?.kind === "go-back") return see("fail", ...wayBackStopped(plan, step));
  // What is half undone and waits for a rehearsal may be of another phase than the one that is next.
  const of = step?.kind === "rehearse" || step?.kind === "rehearse-again" ? step.phase : plan.currentPhase;
  const next = plan.phases.find((one) => one.phase === of);
  if (!next) return see("pass", message("plans.answer.done"));
  return next.phase === "switchover" && next.state === "running" && flag
    ? switching(flag)
    : stepAnswer(plan, next);
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
        const why = failureWords(step.stopped);
        return of(step, "fail", message("plans.answer.because", { title, why }), rehearse);
      }
      const code = phase.rehearsal === null ? "plans.answer.titleOnly" : "plans.answer.changed";
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
  const { name, nextStage: stage } = flag;
  return {
    ...see(
      "run",
      message("plans.answer.switches", { flag: name, percentage: percentWords(flag.percentage) }),
      stage ? { kind: "raise", flag: name, stage } : openFlag(flag),
    ),
    spoken: message("plans.answer.switchesSpoken"),
  };
}

function firstOf([problem]: readonly Problem[]): Message | "" {
  return problem ? problemWords(problem) : "";
}
