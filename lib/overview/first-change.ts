import { durationWords } from "../kernel/text/durations.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { Phase } from "../plans/model.ts";
import type { NextStep, PlanView } from "../plans/reads/views.ts";
import { isQuarantineCounted } from "../quarantine/quarantine-counted.ts";

export type ChangeStep = {
  id: "rehearse" | "expand" | "backfill" | "decide" | "open" | "kill" | "contract";
  title: Message;
  text: Message;
  /** What is known of it, at its right. */
  note: Message;
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
  /** The last time, engaged again since or not: a press of need takes no tick away. */
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
  const { rehearsal, state } = of("expand") ?? { rehearsal: null, state: "waiting" };
  const opened = kill.firstOpenedAt;
  return {
    rehearse: state !== "waiting" || (rehearsal?.ok === true && rehearsal.forThisVersion),
    expand: isDone("expand"),
    backfill: isDone("backfill"),
    decide: isDone("backfill") && (plan.quarantine?.rows ?? 0) === 0 && plan.leftOpen === null,
    open: isDone("switchover"),
    kill: kill.liftedAt !== null && opened !== null && kill.liftedAt > opened,
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
  const title = message(`firstChange.${id}.title`);
  const steps = (phase: Phase) => message("firstChange.steps", { steps: of(phase)?.stepsTotal ?? 0 });
  switch (id) {
    case "rehearse":
      return {
        title,
        text: message("firstChange.rehearse.text", { target: plan.target }),
        note: message(of("expand")?.rehearsal ? "firstChange.rehearse.done" : "firstChange.rehearse.note"),
      };
    case "expand":
      return { title, text: message("firstChange.expand.text"), note: steps("expand") };
    case "backfill": {
      const { stepsDone = 0, stepsTotal = 0 } = of("backfill") ?? {};
      return {
        title,
        text: message("firstChange.backfill.text"),
        note: waitsForDecisions(plan)
          ? message("firstChange.backfill.waits", { done: stepsDone, steps: stepsTotal })
          : steps("backfill"),
      };
    }
    case "decide":
      return { title, text: message("firstChange.decide.text"), note: undecided(plan) };
    case "open": {
      const stages = of("switchover")?.switch?.stages ?? [];
      return {
        title,
        text: message("firstChange.open.text", {
          flag: plan.flag?.name ?? message("firstChange.open.itsFlag"),
        }),
        note: message("firstChange.open.note", {
          stages: stages.map((one) => one.percentage).join(", "),
        }),
      };
    }
    case "kill":
      return { title, text: message("firstChange.kill.text"), note: noteOfPress(kill) };
    case "contract":
      return {
        title,
        text: message("firstChange.contract.text", { time: durationWords(soakSeconds * 1000) }),
        note: steps("contract"),
      };
  }
}

function noteOfPress({ engagedAt, firstOpenedAt }: KillSwitch): Message {
  if (firstOpenedAt === null) return message("firstChange.kill.notOpen");
  return message(engagedAt === null ? "firstChange.kill.open" : "firstChange.kill.engaged");
}

function undecided(plan: PlanView): Message {
  const { quarantine, toDecide, targetError, leftOpen } = plan;
  // What a rehearsal counted is said as everywhere else, until the backfill has counted it itself.
  if (quarantine === null && toDecide !== null)
    return toDecide.values === 0
      ? message("firstChange.decide.noneRehearsed")
      : message("firstChange.decide.rehearsed", { values: toDecide.values, rows: toDecide.rows });
  if (targetError !== null) return message("firstChange.decide.unread");
  const isCounted = isQuarantineCounted(plan);
  if (quarantine && quarantine.rows > 0)
    return message(isCounted ? "firstChange.decide.counted" : "firstChange.decide.soFar", {
      values: quarantine.values,
      rows: quarantine.rows,
    });
  if (leftOpen) return message("firstChange.decide.leftOpen", { rows: leftOpen.rows });
  if (isCounted) return message("firstChange.decide.none");
  const state = plan.phases.find((one) => one.phase === "backfill")?.state;
  return message(
    state === "running" || state === "paused"
      ? "firstChange.decide.counting"
      : "firstChange.decide.willCount",
  );
}
