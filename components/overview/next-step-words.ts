import { ArrowUp, FlaskConical, type LucideIcon, OctagonX, Play } from "lucide-react";
import { failureWords } from "#components/plans/phase-words.ts";
import type { Tone } from "#components/ui/tone.tsx";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { nextStepTitle, whoUndid } from "#lib/messages/next-step-title.ts";
import { pauseNow, withGate } from "#lib/messages/pauses.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import type { JobView } from "#lib/plans/reads/views.ts";

/** `icon`: in place of the tone's own. */
export type StepWords = { tone: Tone; icon?: LucideIcon; title: Message; text: Message; at?: Date };

/** What comes next of a plan, as the answer of a page. */
export function nextStepWords({ plan, step, rows }: NextOfPlan): StepWords | null {
  switch (step?.kind) {
    case "rehearse": {
      const { phase } = step;
      if (step.stopped !== null)
        return {
          tone: "fail",
          title: message("nextStep.needsYou.stopped", { phase }),
          text: message("nextStep.rehearse.stopped", { why: failureWords(step.stopped, true) }),
        };
      const touched = rows
        ? message("nextStep.rehearse.rows", { rows: Number(rows.about.toPrecision(2)), table: rows.table })
        : message("nextStep.rehearse.nothing");
      const first = plan.phases.every((one) => one.state === "waiting");
      return {
        tone: "run",
        icon: FlaskConical,
        title: first ? message("nextStep.rehearse.first") : nextStepTitle(plan, step),
        text:
          phase === "switchover"
            ? message("nextStep.rehearse.switchover", { touched, plan: plan.name })
            : message("nextStep.rehearse.phase", { touched, plan: plan.name, phase }),
      };
    }
    case "rehearse-again":
      return {
        tone: "fail",
        title: message("nextStep.needsYou.notPassed", { phase: step.phase }),
        text: message("nextStep.rehearse.again", { because: step.because }),
      };
    case "go-back":
      return {
        tone: "fail",
        title: nextStepTitle(plan, step),
        text: message("nextStep.goBack.text", { plan: plan.name, why: failureWords(step.because, true) }),
      };
    case "start": {
      const undone = whoUndid(plan, step);
      return {
        tone: "run",
        icon: Play,
        title: nextStepTitle(plan, step),
        ...(undone
          ? { text: message("nextStep.start.undone", { undone: undone.text }), at: undone.at }
          : {
              text: message(
                step.phase === "switchover" ? "nextStep.start.switchover" : "nextStep.start.phase",
                { plan: plan.name },
              ),
            }),
      };
    }
    case "working":
      return { tone: step.job.state === "paused" ? "hold" : "run", ...working(step.job, plan) };
    case "decide":
      return {
        tone: "hold",
        title: message("nextStep.decide.title", { values: step.values }),
        text: message("nextStep.decide.text", { rows: step.rows, plan: plan.name }),
      };
    case "resume":
      return { tone: "hold", ...paused(step.job, plan, message("nextStep.paused.work")) };
    case "raise":
      return raising(plan, step);
    case "press":
    case "lift":
      return {
        ...(step.kind === "press" ? { tone: "run", icon: OctagonX } : { tone: "hold" }),
        title: message(`nextStep.${step.kind}.title`),
        text: message(`nextStep.${step.kind}.text`),
      };
    case "waits": {
      const undone = whoUndid(plan, step);
      const { because } = step;
      return {
        tone: plan.phases.some((one) => one.phase === step.phase && one.state === "running")
          ? "hold"
          : "wait",
        title: nextStepTitle(plan, step),
        // Who took it back comes last, as its time follows it.
        ...(undone
          ? { text: message("nextStep.waits.undone", { because, undone: undone.text }), at: undone.at }
          : { text: message("nextStep.waits.text", { because }) }),
      };
    }
    default:
      return null;
  }
}

type Raise = Extract<NonNullable<NextOfPlan["step"]>, { kind: "raise" }>;

function raising({ title: plan, phases }: NextOfPlan["plan"], step: Raise): StepWords {
  const { flag, percentage, stage } = step;
  const share = percentWords(percentage);
  if (stage.turnsOn) {
    const done = phases.some((one) => one.phase === "switchover" && one.state === "done");
    return {
      tone: "hold",
      title: message("nextStep.needsYou.nobody"),
      text: done
        ? message("nextStep.raise.done", { plan, flag })
        : message("nextStep.raise.standsStill", { plan, flag, share }),
    };
  }
  const beyond = stage.inTheWay?.beyond;
  return {
    tone: "run",
    icon: ArrowUp,
    title: message("nextStep.raise.title", { flag, share }),
    text: beyond
      ? message("nextStep.waits.text", { because: beyond })
      : message("nextStep.raise.text", { share: percentWords(stage.to) }),
  };
}

/** Beside an entry of the list that may be of another phase: what is going on, which is where the press leads. */
export function watchWords({ kind, phase, state }: JobView): Message {
  if (phase === null || kind === "checks") return message("nextStep.watch.checks");
  return message(`nextStep.watch.${state === "paused" ? "paused" : kind}`, { phase });
}

function paused(
  job: JobView,
  { name: plan, quarantine }: NextOfPlan["plan"],
  unnamed: Message,
): Pick<StepWords, "title" | "text"> {
  return {
    title: pausedTitle(job) ?? unnamed,
    text: withGate(
      message("nextStep.paused.text", { plan, why: pauseNow(job, quarantine?.rows ?? null) }),
      job.pauseReason,
    ),
  };
}

function pausedTitle({ kind, phase }: JobView): Message | null {
  if (phase === null) return null;
  if (kind === "rollback" || kind === "restore")
    return message("nextStep.paused.back", { way: kind, phase: phaseInSentence(phase) });
  return message("nextStep.paused.title", { phase: message(`phases.${phase}`) });
}

function working(job: JobView, plan: NextOfPlan["plan"]): Pick<StepWords, "title" | "text"> {
  if (job.state === "paused") return paused(job, plan, message("nextStep.paused.checks"));
  const goOn = message("nextStep.working.goOn", { plan: plan.name });
  if (job.phase === null) return { title: message("nextStep.working.checks"), text: goOn };
  const phase = message(`phases.${job.phase}`);
  switch (job.kind) {
    case "rehearsal":
      return job.pausedByPerson
        ? {
            title: message("nextStep.working.stops", { phase: job.phase }),
            text: message("nextStep.working.stopsText"),
          }
        : {
            title: message("nextStep.working.rehearsed", { phase }),
            text: message("nextStep.working.onCopy", {
              doing: job.rehearsal?.doing ?? message("nextStep.working.begins"),
            }),
          };
    case "rollback":
    case "restore":
      return {
        title: message("nextStep.working.undone", { phase }),
        text: message("nextStep.working.goesBack", { plan: plan.name }),
      };
    default:
      return { title: message("nextStep.working.runs", { phase }), text: goOn };
  }
}
