import type { FlagSummary } from "../flags/model.ts";
import type { FlagHold } from "../interlock/flag-hold.ts";
import { formatDuration } from "../kernel/text/durations.ts";
import { countOf, formatPercent, formatRate, formatShare } from "../kernel/text/numbers.ts";
import { capital } from "../kernel/text/sentences.ts";
import { english } from "../messages/catalogue/english.ts";
import { valuesAddress } from "../messages/check-address.ts";
import { holdInShort } from "../messages/hold-words.ts";
import { pauseNow } from "../messages/pauses.ts";
import { STATE_TONE, STATE_WORDS } from "../messages/plan-states.ts";
import { flagRow } from "./motion-of-flag.ts";
import type { FlagFacts, MotionNext, MotionRow, Segment, Tone } from "./motion-row.ts";
import type { FinishedPlan, Progress } from "./read-progress.ts";

const URGENCY: Tone[] = ["fail", "hold", "run", "pass", "wait"];

/** Pure: a row for each plan in motion and each flag that is, what needs somebody first, a plan's flag under its plan. */
export function inMotion(plans: Progress[], flags: FlagSummary[], facts: FlagFacts): MotionRow[] {
  const ofPlans = [
    ...plans.map((plan) => planRow(plan, facts.killedAt !== null, holdOf(plan, flags))),
    ...facts.finished.map(finishedRow),
  ];
  const ofFlags = flags.filter((flag) => moves(flag, facts)).map((flag) => flagRow(flag, facts));
  const under = (plan: MotionRow) => ofFlags.filter((flag) => flag.of === plan.name);
  const loose = ofFlags.filter((flag) => !ofPlans.some((plan) => plan.name === flag.of));
  const groups = [
    ...ofPlans.map((plan) => [plan, ...under(plan)]),
    ...loose.map((flag) => [{ ...flag, of: null }]),
  ];
  return groups.sort((a, b) => urgency(a) - urgency(b)).flat();
}

function urgency(group: MotionRow[]): number {
  return Math.min(...group.map((row) => URGENCY.indexOf(row.verdict.tone)));
}

/** Partly on, held, outside its window, killed, or moved today. */
function moves(flag: FlagSummary, { movedToday }: FlagFacts): boolean {
  if (flag.state === "archived") return false;
  if (["held", "window closed", "killed"].includes(flag.state)) return true;
  return flag.setTo.serves === "some" || movedToday.has(flag.name);
}

/** What holds the flag of a switchover that runs, and with it the switchover. */
function holdOf(plan: Progress, flags: FlagSummary[]): FlagHold | null {
  if (plan.state !== "running") return null;
  return flags.find((flag) => flag.name === plan.flag?.name && flag.state === "held")?.hold ?? null;
}

function planRow(plan: Progress, killed: boolean, hold: FlagHold | null): MotionRow {
  const href = `/migrations/${encodeURIComponent(plan.plan)}`;
  const tone = planTone(plan);
  return {
    kind: "plan",
    name: plan.plan,
    href,
    of: null,
    stage: { segments: phaseSegments(plan, tone), words: capital(plan.phase), phase: plan.phase },
    flagState: null,
    answers: null,
    amount:
      plan.rowsDone !== null && plan.rowsTotal
        ? { on: plan.rowsDone, of: plan.rowsTotal, unit: "rows" }
        : null,
    verdict: {
      tone,
      words: wordsOf(plan, tone),
      because: plan.standing === "held" && hold ? english(holdInShort(hold)) : whyPlan(plan, killed),
    },
    next: afterPlan(plan, href, killed),
  };
}

function finishedRow({ plan, phases, steps, finishedAt }: FinishedPlan): MotionRow {
  const href = `/migrations/${encodeURIComponent(plan)}`;
  return {
    kind: "plan",
    name: plan,
    href,
    of: null,
    stage: {
      segments: Array.from({ length: phases }, () => ({ share: 1, tone: "pass" as const })),
      words: "Done",
      phase: "done",
    },
    flagState: null,
    answers: null,
    amount: null,
    verdict: {
      tone: "pass",
      words: "Done",
      because: `${countOf(phases, "phase")}, ${countOf(steps, "step")}`,
    },
    next: { kind: "at", words: "ended", at: finishedAt },
    isOver: true,
  };
}

function wordsOf({ standing, rehearsing, switchedOff }: Progress, tone: Tone): string {
  if (rehearsing) return REHEARSING_WORDS[rehearsing];
  // Its switchover is done, and nobody is on the new path: the plan stands still, though no phase of it runs.
  if (standing === "next") return switchedOff ? "Stands still" : tone === "pass" ? "Ready" : "Waits";
  return capital(STATE_WORDS[standing]);
}

const REHEARSING_WORDS = { runs: "Rehearsing", stops: "Stopping" };

function planTone({ standing, rehearsing, switchedOff, waitsFor }: Progress): Tone {
  if (standing !== "next") return STATE_TONE[standing];
  if (switchedOff) return "hold";
  if (rehearsing) return "run";
  return waitsFor === null ? "pass" : "wait";
}

/** Its flag is off, so that the switchover stands still. */
function isOff({ flag }: Progress): boolean {
  return flag !== null && !flag.enabled;
}

function phaseSegments(plan: Progress, tone: Tone): Segment[] {
  const under = plan.state === "next" ? 0 : shareOf(plan);
  return Array.from({ length: plan.phasesTotal }, (_, index): Segment => {
    if (index < plan.phasesDone) return { share: 1, tone: "wait" };
    return index === plan.phasesDone ? { share: under, tone } : { share: 0, tone: "wait" };
  });
}

/** Of the phase: steps done and the part of the one under way; of a switchover the flag's percentage. */
function shareOf(plan: Progress): number {
  if (plan.flag) return plan.flag.percentage / 100;
  const part = plan.rowsDone !== null && plan.rowsTotal ? plan.rowsDone / plan.rowsTotal : 0;
  return plan.stepsTotal > 0 ? Math.min(1, (plan.stepsDone + part) / plan.stepsTotal) : 0;
}

function whyPlan(plan: Progress, killed: boolean): string {
  if (plan.state === "failed") return plan.error?.split("\n")[0] ?? "its log has the reason";
  if (plan.switchedOff) return `${plan.switchedOff} is off`;
  if (plan.undecided && plan.undecided.rows > 0 && plan.state === "paused")
    return `${countOf(plan.undecided.values, "value")} to decide, in ${countOf(plan.undecided.rows, "row")}`;
  if (plan.state === "paused") return pauseNow(plan, plan.undecided?.rows ?? null);
  if (plan.rehearsing === "stops") return `the copy that ${plan.phase} ran on is being dropped`;
  if (plan.rehearsing) return `${plan.phase} runs on a copy`;
  if (plan.state === "next") return whyNext(plan);
  if (plan.flag)
    return killed || plan.flag.killed
      ? "keeps its place"
      : isOff(plan)
        ? `${plan.flag.name} is off`
        : `${plan.flag.name} is at ${formatPercent(plan.flag.percentage)}`;
  if (plan.state === "rolling_back") return `${plan.phase} is being rolled back`;
  const now = pace(plan);
  return now === null
    ? `${plan.stepsDone} of ${countOf(plan.stepsTotal, "step")} done`
    : `step ${plan.stepsDone + 1} of ${plan.stepsTotal}: ${now}`;
}

/** What comes next as the banner and the plan's own page say it. */
function whyNext({ next, phase, waitsFor }: Progress): string {
  switch (next?.kind) {
    case "rehearse":
      return next.stopped === null ? "ready to rehearse" : `the rehearsal of ${phase} stopped`;
    case "rehearse-again":
      return next.because;
    case "waits":
      return next.because;
    default:
      return waitsFor ?? `${phase} can start`;
  }
}

/** Its button: where that asks before it does something, the plan's page has it at the top. */
function nextOf({ next, phase, rehearsing, plan }: Progress, href: string): MotionNext {
  if (rehearsing) return { kind: "words", words: `then ${phase}` };
  switch (next?.kind) {
    case "rehearse":
      return { kind: "link", label: `Rehearse ${phase}${next.stopped === null ? "" : " again"}`, href };
    case "rehearse-again":
      return { kind: "link", label: "Open the report", href: `${href}?phase=${phase}#dry-run` };
    case "start":
      return { kind: "link", label: `Start ${phase}`, href };
    case "decide":
      return { kind: "decide", values: next.values, href: valuesAddress(plan) };
    case "waits":
      return next.action ?? { kind: "words", words: `then ${phase}` };
    default:
      return { kind: "words", words: `then ${phase}` };
  }
}

function pace(plan: Progress): string | null {
  if (plan.rowsDone === null || !plan.rowsTotal) return null;
  const share = formatShare(plan.rowsDone / plan.rowsTotal);
  if (!plan.rowsPerSecond) return `${share} of it`;
  const left = formatDuration((1000 * (plan.rowsTotal - plan.rowsDone)) / plan.rowsPerSecond);
  return `${formatRate(plan.rowsPerSecond)} rows/s, ${left} left in it`;
}

function afterPlan(plan: Progress, href: string, killed: boolean): MotionNext {
  if (plan.state === "failed") return { kind: "link", label: "Look at the step", href };
  if (plan.state === "paused" && plan.undecided && plan.undecided.rows > 0)
    return { kind: "decide", values: plan.undecided.values, href: valuesAddress(plan.plan) };
  // What was never started does not go on by itself.
  if (killed)
    return {
      kind: "words",
      words: plan.state === "next" ? `start ${plan.phase} when lifted` : "goes on when lifted",
    };
  if (plan.state === "paused")
    return plan.pausedAt
      ? { kind: "resume", plan: plan.plan, needs: plan.resumeNeeds }
      : { kind: "words", words: "goes on by itself" };
  if (plan.switchedOff)
    return { kind: "link", label: "Open the flag", href: `/flags/${encodeURIComponent(plan.switchedOff)}` };
  if (plan.state === "next") return nextOf(plan, href);
  if (plan.flag) return { kind: "words", words: "contract after 100\u00a0%" };
  return plan.state === "running"
    ? { kind: "pause", plan: plan.plan }
    : { kind: "words", words: "goes on by itself" };
}
