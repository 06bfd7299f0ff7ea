import { ArrowUp, FlaskConical, type LucideIcon, OctagonX, Play } from "lucide-react";
import { sayStep } from "#components/plans/phase-words.ts";
import type { Tone } from "#components/ui/tone.tsx";
import { countOf, formatCount, formatPercent } from "#lib/format/numbers.ts";
import { describePause } from "#lib/format/pauses.ts";
import { withEnd } from "#lib/format/sentences.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import type { JobView } from "#lib/plans/views.ts";

/** `icon`: in place of the tone's own. */
export type StepWords = { tone: Tone; icon?: LucideIcon; title: string; text: string };

/** What comes next of a plan, as the answer of a page. */
export function nextStepWords({ plan, step, rows }: NextOfPlan): StepWords | null {
  switch (step?.kind) {
    case "rehearse": {
      if (step.stopped !== null)
        return {
          tone: "fail",
          title: `One thing needs you: the rehearsal of ${step.phase} stopped`,
          text: `${withEnd(capital(sayStep(step.stopped)))} Nothing was touched.`,
        };
      const about = rows
        ? `About ${formatCount(rows.about)} rows of ${rows.table}, and nothing is touched. `
        : "Nothing is touched. ";
      const first = plan.phases.every((one) => one.state === "waiting");
      return {
        tone: "run",
        icon: FlaskConical,
        title: first ? "One plan is ready to rehearse" : `${capital(step.phase)} is ready to rehearse`,
        text: `${about}${plan.name} ${step.phase === "switchover" ? "forecasts its switchover" : `runs ${step.phase} on a copy, undoes it,`} and says what it found.`,
      };
    }
    case "rehearse-again":
      return {
        tone: "fail",
        title: `One thing needs you: the rehearsal of ${step.phase} did not pass`,
        text: `${step.because} It ran on a copy, and nothing was touched.`,
      };
    case "start":
      return {
        tone: "run",
        icon: Play,
        title: `${capital(step.phase)} can start`,
        text: `Every gate of ${plan.name} is green: it was rehearsed, and its way back was tried.`,
      };
    case "working":
      return { tone: step.job.state === "paused" ? "hold" : "run", ...working(step.job, plan.name) };
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
        text: `${plan.name} ${describePause(step.job.pauseReason)}.`,
      };
    case "raise":
      if (step.stage.turnsOn)
        return {
          tone: "hold",
          title: "One thing needs you: nobody is on the new path",
          text: `The switchover of ${plan.name} stands still: ${step.flag} is off, set to ${formatPercent(step.percentage)}.`,
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
        title: "Every flag is set to off",
        text: "Lifting the kill switch serves again exactly what the flags are set to.",
      };
    case "waits":
      return { tone: "wait", title: `${capital(step.phase)} waits`, text: withEnd(step.because) };
    default:
      return null;
  }
}

function working(job: JobView, plan: string): Omit<StepWords, "tone"> {
  const phase = job.phase ?? "its checks";
  if (job.state === "paused")
    return { title: `${capital(phase)} is paused`, text: `${plan} ${describePause(job.pauseReason)}.` };
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

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
