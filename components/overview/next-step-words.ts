import { ArrowUp, FlaskConical, type LucideIcon, OctagonX, Play } from "lucide-react";
import { sayStep } from "#components/plans/phase-words.ts";
import type { Tone } from "#components/ui/tone.tsx";
import { countOf, formatCount, formatPercent } from "#lib/kernel/text/numbers.ts";
import { capital, withEnd } from "#lib/kernel/text/sentences.ts";
import { nextStepTitle, whoUndid } from "#lib/messages/next-step-title.ts";
import { pauseNow } from "#lib/messages/pauses.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import type { JobView } from "#lib/plans/reads/views.ts";

/** `icon`: in place of the tone's own. */
export type StepWords = { tone: Tone; icon?: LucideIcon; title: string; text: string; at?: Date };

/** What comes next of a plan, as the answer of a page. */
export function nextStepWords({ plan, step, rows }: NextOfPlan): StepWords | null {
  switch (step?.kind) {
    case "rehearse": {
      if (step.stopped !== null)
        return {
          tone: "fail",
          title: needsYou(nextStepTitle(plan, step)),
          text: `${withEnd(capital(sayStep(step.stopped)))} Nothing was touched.`,
        };
      const about = rows
        ? `About ${formatCount(Number(rows.about.toPrecision(2)))} rows of ${rows.table}, and nothing is touched. `
        : "Nothing is touched. ";
      const first = plan.phases.every((one) => one.state === "waiting");
      return {
        tone: "run",
        icon: FlaskConical,
        title: first ? "One plan is ready to rehearse" : nextStepTitle(plan, step),
        text: `${about}${plan.name} ${step.phase === "switchover" ? "forecasts its switchover" : `runs ${step.phase} on a copy, undoes it,`} and says what it found.`,
      };
    }
    case "rehearse-again":
      return {
        tone: "fail",
        title: needsYou(nextStepTitle(plan, step)),
        text: `${step.because} It ran on a copy, and nothing was touched.`,
      };
    case "start":
      return {
        tone: "run",
        icon: Play,
        title: nextStepTitle(plan, step),
        text: `Every gate of ${plan.name} is green: it was rehearsed, and ${step.phase === "switchover" ? "has nothing to undo" : "its way back was tried"}.`,
        ...undone(plan, step),
      };
    case "working":
      return { tone: step.job.state === "paused" ? "hold" : "run", ...working(step.job, plan) };
    case "decide":
      return {
        tone: "hold",
        title: `${countOf(step.values, "value waits", "values wait")} for a decision`,
        text: `${countOf(step.rows, "row")} of ${plan.name} hold what no rule can read. None is guessed.`,
      };
    case "resume":
      return {
        tone: "hold",
        title: `${capital(step.job.phase ?? "the work")} is paused`,
        text: `${plan.name} ${pauseNow(step.job, plan.quarantine?.rows ?? null)}.`,
      };
    case "raise":
      if (step.stage.turnsOn)
        return {
          tone: "hold",
          title: "One thing needs you: nobody is on the new path",
          text: plan.phases.some((one) => one.phase === "switchover" && one.state === "done")
            ? `The switchover of ${plan.title} is done, but the flag ${step.flag} is off.`
            : `The switchover of ${plan.title} stands still: ${step.flag} is off, set to ${formatPercent(step.percentage)}.`,
        };
      return {
        tone: "run",
        icon: ArrowUp,
        title: `${step.flag} is at ${formatPercent(step.percentage)}`,
        text:
          step.stage.inTheWay?.beyond ??
          `The next stage is ${formatPercent(step.stage.to)}. It rises only while old and new agree.`,
      };
    case "press":
      return {
        tone: "run",
        icon: OctagonX,
        title: "The new path is open to everyone. Try the kill switch",
        text: "Press it, see who confirms and how fast, and lift it again. Nothing that was set is lost.",
      };
    case "lift":
      return {
        tone: "hold",
        title: "The kill switch is engaged",
        text: "Lifting the kill switch serves again exactly what the flags are set to.",
      };
    case "waits":
      return {
        tone: plan.phases.some((one) => one.phase === step.phase && one.state === "running")
          ? "hold"
          : "wait",
        title: nextStepTitle(plan, step),
        text: withEnd(step.because),
        ...undone(plan, step, withEnd(step.because)),
      };
    default:
      return null;
  }
}

function needsYou(title: string): string {
  return `One thing needs you: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

/** Who took it back comes last, as its time follows it. */
function undone(
  plan: NextOfPlan["plan"],
  step: Parameters<typeof whoUndid>[1],
  before = "Every gate is green.",
): Pick<StepWords, "text" | "at"> | null {
  const by = whoUndid(plan, step);
  return by && { text: `${before} ${by.text}`, at: by.at };
}

const WATCHED = {
  run: "",
  dry_run: "the rehearsal of ",
  rollback: "the rollback of ",
  restore: "the restore of ",
};

/** Beside an entry of the list that may be of another phase: what is going on, which is where the press leads. */
export function watchWords({ kind, phase, state }: JobView): string {
  if (phase === null || kind === "checks") return "Watch the checks";
  if (state === "paused") return `Look at ${phase}, paused`;
  return `Watch ${WATCHED[kind]}${phase}`;
}

function working(job: JobView, { name: plan, quarantine }: NextOfPlan["plan"]): Omit<StepWords, "tone"> {
  const phase = job.phase ?? "its checks";
  if (job.state === "paused")
    return {
      title: `${capital(phase)} is paused`,
      text: `${plan} ${pauseNow(job, quarantine?.rows ?? null)}.`,
    };
  switch (job.kind) {
    case "dry_run":
      if (job.pausedByPerson)
        return {
          title: `The rehearsal of ${phase} stops`,
          text: "Its copy is being dropped. Nothing was touched.",
        };
      return {
        title: `${capital(phase)} is being rehearsed`,
        text: `On a copy it ${job.rehearsal?.doing ?? "begins in a moment"}. Nothing is touched.`,
      };
    case "rollback":
    case "restore":
      return { title: `${capital(phase)} is being undone`, text: `${plan} goes back step by step.` };
    default:
      return {
        title: `${capital(phase)} runs`,
        text: `${plan} works while bookings and everything else go on.`,
      };
  }
}
