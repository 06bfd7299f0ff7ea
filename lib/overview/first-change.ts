import { formatDuration } from "../kernel/text/durations.ts";
import { countOf, formatCount } from "../kernel/text/numbers.ts";
import { leftOpenRows } from "../messages/left-open.ts";
import type { Phase } from "../plans/model.ts";
import type { NextStep, PhaseView, PlanView } from "../plans/reads/views.ts";
import { isQuarantineCounted } from "../quarantine/quarantine-counted.ts";

export type ChangeStep = {
  id: "rehearse" | "expand" | "backfill" | "decide" | "open" | "kill" | "contract";
  title: string;
  text: string;
  /** What is known of it, at its right. */
  note: string;
  state: "done" | "next" | "later";
};

export type FirstChange = {
  plan: PlanView;
  steps: ChangeStep[];
  done: number;
  /** What to press now; null when all is done, or only a person outside Sluice can go on. */
  next: NextStep | { kind: "press" } | { kind: "lift" } | null;
  /** The step to decide is the next one, and something else needs somebody as well: the list opens the values. */
  opensValues: boolean;
};

type KillSwitch = {
  engagedAt: Date | null;
  liftedAt: Date | null;
  /** When the plan first opened its flag, in whatever run: what was tried stays tried when it is opened again. */
  firstOpenedAt: Date | null;
  /** Of the reader: whoever may not press it goes on with what they may. */
  mayPress: boolean;
};

/** Pure: a plan's way from old to new as a list that ticks itself off what has happened. */
export function firstChange(plan: PlanView, kill: KillSwitch, soakSeconds: number): FirstChange {
  const done = whatIsDone(plan, kill);
  // A backfill that nothing but decisions holds is not done, but it is not what is to be pressed.
  const first = waitsForDecisions(plan)
    ? "decide"
    : inOrder(plan).find((id) => !done[id] && (id !== "kill" || kill.mayPress));
  const steps = ORDER.map(
    (id): ChangeStep => ({
      id,
      ...wordsOf(id, plan, kill, soakSeconds),
      state: done[id] ? "done" : id === first ? "next" : "later",
    }),
  );
  return {
    plan,
    steps,
    done: steps.filter((one) => one.state === "done").length,
    next: pressNow(plan, kill, first),
    opensValues: first === "decide" && plan.next?.kind !== "decide",
  };
}

const ORDER = ["rehearse", "expand", "backfill", "decide", "open", "kill", "contract"] as const;

/** What was left open is looked at again where it stops the plan: until then the next step is another. */
function inOrder({ quarantine, leftOpen }: PlanView): ChangeStep["id"][] {
  if (leftOpen === null || (quarantine?.rows ?? 0) > 0 || leftOpen.blocks !== "contract") return [...ORDER];
  return ORDER.flatMap((id) => (id === "decide" ? [] : id === "contract" ? ["decide", id] : [id]));
}

function whatIsDone(plan: PlanView, kill: KillSwitch): Record<ChangeStep["id"], boolean> {
  const of = (phase: Phase) => plan.phases.find((one) => one.phase === phase);
  const isDone = (phase: Phase) => of(phase)?.state === "done";
  const { dryRun, state } = of("expand") ?? { dryRun: null, state: "waiting" };
  const opened = kill.firstOpenedAt;
  return {
    rehearse: state !== "waiting" || (dryRun?.ok === true && dryRun.forThisVersion),
    expand: isDone("expand"),
    backfill: isDone("backfill"),
    decide: isDone("backfill") && (plan.quarantine?.rows ?? 0) === 0 && plan.leftOpen === null,
    open: isDone("switchover"),
    kill: kill.engagedAt === null && kill.liftedAt !== null && opened !== null && kill.liftedAt > opened,
    contract: isDone("contract"),
  };
}

function waitsForDecisions(plan: PlanView): boolean {
  return plan.job?.kind === "run" && plan.job.phase === "backfill" && plan.next?.kind === "decide";
}

function pressNow(
  plan: PlanView,
  kill: KillSwitch,
  first: ChangeStep["id"] | undefined,
): FirstChange["next"] {
  if (first === undefined) return null;
  // Whoever is at another step is not led to lift it in passing: the bar of every page has its own button.
  if (kill.engagedAt !== null) return first === "kill" ? { kind: "lift" } : null;
  return first === "kill" ? { kind: "press" } : plan.next;
}

function wordsOf(
  id: ChangeStep["id"],
  plan: PlanView,
  kill: KillSwitch,
  soakSeconds: number,
): Pick<ChangeStep, "title" | "text" | "note"> {
  const of = (phase: Phase) => plan.phases.find((one) => one.phase === phase);
  const steps = (phase: Phase) => countOf(of(phase)?.stepsTotal ?? 0, "step");
  const stages = of("switchover")?.switch?.stages ?? [];
  const flag = plan.flag?.name ?? "Its flag";
  switch (id) {
    case "rehearse":
      return {
        title: "Rehearse",
        text: `Expand runs on a copy of ${plan.target} and is undone there.`,
        note: rehearsed(of("expand")),
      };
    case "expand":
      return {
        title: "Expand",
        text: "Adds the new tables and columns beside the old, while bookings go on.",
        note: steps("expand"),
      };
    case "backfill":
      return {
        title: "Backfill",
        text: "Fills the new columns of every row in batches, and waits when the database slows.",
        note: waitsForDecisions(plan)
          ? `${formatCount(of("backfill")?.stepsDone ?? 0)} of ${steps("backfill")}, waits for values`
          : steps("backfill"),
      };
    case "decide":
      return {
        title: "Decide values",
        text: "What no rule can read waits for a person. None is guessed.",
        note: undecided(plan),
      };
    case "open":
      return {
        title: "Open the flag",
        text: `${flag} rises only while old and new agree.`,
        note: `${stages.map((one) => one.percentage).join(", ")}\u00a0%`,
      };
    case "kill":
      return {
        title: "Press and lift the kill switch",
        text: "Everyone goes back to the old path, and forward again.",
        note: noteOfPress(kill),
      };
    case "contract":
      return {
        title: "Contract",
        text: `Drops the old columns once nothing has used them for ${formatDuration(soakSeconds * 1000)} at 100\u00a0%.`,
        note: steps("contract"),
      };
  }
}

function noteOfPress({ engagedAt, firstOpenedAt }: KillSwitch): string {
  if (firstOpenedAt === null) return "when the flag is open";
  return engagedAt === null ? "while the flag is open" : "engaged now, done once it is lifted";
}

function rehearsed(expand: PhaseView | undefined): string {
  return expand?.dryRun ? "on a copy" : "nothing is touched";
}

function undecided(plan: PlanView): string {
  const { quarantine, toDecide, targetError } = plan;
  // What a rehearsal counted is said as everywhere else, until the backfill has counted it itself.
  if (quarantine === null && toDecide !== null)
    return toDecide.values === 0
      ? "none is left, as rehearsed"
      : `${countOf(toDecide.values, "value")} in about ${countOf(toDecide.rows, "row")}, as rehearsed`;
  if (targetError !== null) return "cannot be read now";
  const isCounted = isQuarantineCounted(plan);
  if (quarantine && quarantine.rows > 0)
    return `${countOf(quarantine.values, "value")} in ${countOf(quarantine.rows, "row")}${isCounted ? "" : " so far"}`;
  if (plan.leftOpen) return leftOpenRows(plan.leftOpen);
  if (isCounted) return "none waits";
  const state = plan.phases.find((one) => one.phase === "backfill")?.state;
  return state === "running" || state === "paused" ? "being counted" : "counted by the rehearsal of backfill";
}
