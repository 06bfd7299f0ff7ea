import type { FlagSummary } from "../flags/model.ts";
import type { FlagHold } from "../interlock/flag-hold.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { formatRate, partWords, percentWords } from "../kernel/text/numbers.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { valuesAddress } from "../messages/check-address.ts";
import { holdInShort } from "../messages/hold-words.ts";
import { pauseNow } from "../messages/pauses.ts";
import { STATE_TONE } from "../messages/plan-states.ts";
import type { PlanAttention } from "../plans/attention.ts";
import { flagRow } from "./motion-of-flag.ts";
import type { FlagFacts, MotionNext, MotionRow, Segment, Tone } from "./motion-row.ts";
import { isPaused, progressAttention } from "./progress-attention.ts";
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
  if (["held", "window-closed", "killed"].includes(flag.state)) return true;
  return flag.setTo.serves === "some" || movedToday.has(flag.name);
}

/** What holds the flag of a switchover that runs, and with it the switchover. */
function holdOf(plan: Progress, flags: FlagSummary[]): FlagHold | null {
  if (plan.state !== "running") return null;
  return flags.find((flag) => flag.name === plan.flag?.name && flag.state === "held")?.hold ?? null;
}

function planRow(plan: Progress, killed: boolean, hold: FlagHold | null): MotionRow {
  const href = `/migrations/${encodeURIComponent(plan.plan)}`;
  const need = needOf(plan);
  const tone = planTone(plan, need);
  return {
    kind: "plan",
    name: plan.plan,
    href,
    of: null,
    stage: { segments: phaseSegments(plan, tone), words: message(`phases.${plan.phase}`), phase: plan.phase },
    flagState: null,
    answers: null,
    amount:
      plan.rowsDone !== null && plan.rowsTotal
        ? { on: plan.rowsDone, of: plan.rowsTotal, unit: "rows" }
        : null,
    verdict: {
      tone,
      words: wordsOf(plan, need, tone),
      because: plan.standing === "held" && hold ? holdInShort(hold) : whyPlan(plan, need, killed),
    },
    next: afterPlan(plan, need, href, killed),
  };
}

/** What its row says; that values wait is said where the work stands still for them. */
function needOf(plan: Progress): PlanAttention | undefined {
  return progressAttention(plan).find(({ code }) => code !== "values-wait" || isPaused(plan));
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
      words: message("motion.done"),
      phase: "done",
    },
    flagState: null,
    answers: null,
    amount: null,
    verdict: {
      tone: "pass",
      words: message("motion.done"),
      because: message("motion.finished", { phases, steps }),
    },
    next: { kind: "at", words: message("motion.ended"), at: finishedAt },
    isOver: true,
  };
}

function wordsOf({ standing, rehearsing }: Progress, need: PlanAttention | undefined, tone: Tone): Message {
  if (rehearsing) return message(`motion.plan.rehearsing.${rehearsing}`);
  if (standing !== "next") return message(`motion.plan.states.${standing}`);
  // Its switchover is done, and nobody is on the new path: the plan stands still, though no phase of it runs.
  if (need?.code === "flag-off") return message("motion.plan.states.stands_still");
  return message(tone === "pass" ? "motion.plan.ready" : "motion.plan.waits");
}

function planTone({ standing, rehearsing, waitsFor }: Progress, need: PlanAttention | undefined): Tone {
  if (standing !== "next") return STATE_TONE[standing];
  if (need?.code === "flag-off") return "hold";
  if (rehearsing) return "run";
  return waitsFor === null ? "pass" : "wait";
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

function whyPlan(plan: Progress, need: PlanAttention | undefined, killed: boolean): Message {
  const { phase, undecided, flag } = plan;
  if (need?.code === "phase-failed") return need.params.error ?? message("motion.why.log");
  if (plan.switchedOff) return message("motion.why.off", { flag: plan.switchedOff });
  if (need?.code === "values-wait") {
    const { values, rows } = need.params;
    return message("motion.why.decide", { values, rows });
  }
  if (isPaused(plan)) return pauseNow(plan, undecided?.rows ?? null);
  if (plan.rehearsing)
    return message(plan.rehearsing === "stops" ? "motion.why.copyDropped" : "motion.why.onCopy", { phase });
  if (plan.state === "next") return whyNext(plan);
  if (flag) {
    if (killed || flag.killed) return message("motion.why.keepsPlace");
    return flag.enabled
      ? message("motion.why.at", { flag: flag.name, share: percentWords(flag.percentage) })
      : message("motion.why.off", { flag: flag.name });
  }
  if (plan.state === "rolling_back") return message("motion.why.rolledBack", { phase });
  return pace(plan);
}

/** What comes next as the banner and the plan's own page say it. */
function whyNext({ next, phase, waitsFor }: Progress): Message {
  switch (next?.kind) {
    case "rehearse":
      return next.stopped === null
        ? message("motion.why.rehearse")
        : message("motion.why.stopped", { phase });
    case "rehearse-again":
    case "go-back":
    case "waits":
      return next.because;
    default:
      return waitsFor === null ? message("motion.why.canStart", { phase }) : waitsFor;
  }
}

/** Its button: where that asks before it does something, the plan's page has it at the top. */
function nextOf({ next, phase, rehearsing, plan }: Progress, href: string): MotionNext {
  const then: MotionNext = { kind: "words", words: message("motion.next.then", { phase }) };
  if (rehearsing) return then;
  switch (next?.kind) {
    case "rehearse": {
      const label = next.stopped === null ? "motion.next.rehearse" : "motion.next.rehearseAgain";
      return { kind: "link", label: message(label, { phase: next.phase }), href };
    }
    case "rehearse-again":
      return link(message("motion.next.report"), `${href}?phase=${next.phase}#rehearsal`);
    case "start":
      return link(message("motion.next.start", { phase }), href);
    case "go-back":
      return link(
        message("motion.next.goBack", { way: next.way, phase: next.phase }),
        `${href}?phase=${next.phase}#phase`,
      );
    case "decide":
      return { kind: "decide", values: next.values, href: valuesAddress(plan) };
    case "waits":
      if (next.action?.kind === "link") return link(next.action.label, next.action.href);
      return next.action ?? then;
    default:
      return then;
  }
}

function link(label: Message, href: string): MotionNext {
  return { kind: "link", label, href };
}

function pace({ stepsDone: done, stepsTotal: steps, rowsDone, rowsTotal, rowsPerSecond }: Progress): Message {
  if (rowsDone === null || !rowsTotal) return message("motion.why.steps", { done, steps });
  const step = done + 1;
  if (!rowsPerSecond)
    return message("motion.why.step", { step, steps, share: partWords(rowsDone / rowsTotal) });
  const time = durationWords((1000 * (rowsTotal - rowsDone)) / rowsPerSecond);
  return message("motion.why.stepAtPace", { step, steps, rate: formatRate(rowsPerSecond), time });
}

function afterPlan(
  plan: Progress,
  need: PlanAttention | undefined,
  href: string,
  killed: boolean,
): MotionNext {
  const { phase } = plan;
  const byItself: MotionNext = { kind: "words", words: message("motion.next.byItself") };
  if (need?.code === "phase-failed") {
    const { back: way } = need.params;
    return link(way ? message("motion.next.goBack", { way, phase }) : message("motion.next.step"), href);
  }
  if (need?.code === "values-wait")
    return { kind: "decide", values: need.params.values, href: valuesAddress(plan.plan) };
  // What was never started does not go on by itself.
  if (killed)
    return {
      kind: "words",
      words:
        plan.state === "next"
          ? message("motion.next.startLifted", { phase })
          : message("motion.next.goesOnLifted"),
    };
  if (isPaused(plan))
    return plan.pausedAt ? { kind: "resume", plan: plan.plan, needs: plan.resumeNeeds } : byItself;
  if (plan.switchedOff)
    return link(message("motion.next.openFlag"), `/flags/${encodeURIComponent(plan.switchedOff)}`);
  if (plan.state === "next") return nextOf(plan, href);
  if (plan.flag) return { kind: "words", words: message("motion.next.contract") };
  return plan.state === "running" ? { kind: "pause", plan: plan.plan } : byItself;
}
