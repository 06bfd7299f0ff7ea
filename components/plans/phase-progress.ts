import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { stateWords } from "#lib/messages/plan-states.ts";
import type { PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";

/** How far a phase is: a segment for each of its parts, 0 to 1, and the same in words. */
export type PhaseProgress = { segments: number[]; words: Message };

type Seen = Pick<PhaseView, "state" | "back" | "startedAt" | "steps" | "switch">;
type SwitchSeen = Pick<PlanView, "flag" | "killSwitchEngaged">;

/** Pure: one reading for the bar and for what stands beside it. */
export function phaseProgress(phase: Seen, seen: SwitchSeen): PhaseProgress {
  if (phase.switch) return switchProgress(phase.state, phase.switch.stages, seen);
  if (phase.back) return undoProgress(phase);
  const idle = phase.state === "waiting" || phase.state === "rolled_back";
  const segments = phase.steps.map((step) => (idle ? 0 : shareOf(step)));
  const done = segments.filter((share) => share === 1).length;
  return { segments, words: message("plans.progress.steps", { done, count: segments.length }) };
}

function shareOf({ state, rowsDone, rowsTotal }: StepView): number {
  if (state === "done") return 1;
  if (state === "waiting" || state === "rolled_back") return 0;
  // Full only when it is done: its checks come after its last row.
  return rowsDone !== null && rowsTotal ? Math.min(rowsDone / rowsTotal, 0.99) : 0;
}

/** Of the steps that this run did, as those are what goes back; one that was undone before it is not among them. */
function undoProgress({ steps, startedAt }: Seen): PhaseProgress {
  const ran = steps.filter(
    (step) =>
      step.state !== "waiting" &&
      (startedAt === null || step.startedAt === null || step.startedAt >= startedAt),
  );
  const undone = ran.filter((step) => step.state === "rolled_back").length;
  return {
    segments: ran.map((step) => (step.state === "rolled_back" ? 0 : 1)),
    words: message("plans.progress.undone", { done: undone, count: ran.length }),
  };
}

function switchProgress(
  state: PhaseView["state"],
  stages: { percentage: number }[],
  { flag, killSwitchEngaged }: SwitchSeen,
): PhaseProgress {
  if (state === "done") return { segments: stages.map(() => 1), words: message("plans.progress.everyStage") };
  const begun = state !== "waiting" && state !== "rolled_back" && state !== "rolling_back";
  const at = begun && flag?.enabled ? flag.percentage : 0;
  const segments = stages.map(({ percentage }, index) => {
    const from = stages[index - 1]?.percentage ?? 0;
    return Math.max(0, Math.min(1, (at - from) / (percentage - from)));
  });
  const reached = segments.filter((share) => share === 1).length;
  const words = message("plans.progress.stages", { reached, count: stages.length });
  if (!begun) return { segments, words };
  const set = flag?.enabled
    ? message("plans.progress.stagesSetTo", { percentage: percentWords(at), stages: words })
    : message("plans.progress.stagesOff", { stages: words });
  return {
    segments,
    words: killSwitchEngaged ? message("plans.progress.servedToNobody", { stages: set }) : set,
  };
}

/** The words for where a phase stands, its progress among them where it is under way. */
export function describeProgress(
  standing: PhaseView["standing"],
  { segments, words }: PhaseProgress,
): Message {
  const state = stateWords(standing);
  return segments.length === 0 ? state : message("plans.progress.withState", { state, progress: words });
}
