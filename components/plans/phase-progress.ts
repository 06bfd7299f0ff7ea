import { countOf, formatPercent } from "#lib/kernel/text/numbers.ts";
import { STATE_WORDS } from "#lib/messages/plan-states.ts";
import type { PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";

/** How far a phase is: a segment for each of its parts, 0 to 1, and the same in words. */
export type PhaseProgress = { segments: number[]; words: string };

type Seen = Pick<PhaseView, "state" | "startedAt" | "steps" | "switch">;
type SwitchSeen = Pick<PlanView, "flag" | "killSwitchEngaged">;

/** Pure: one reading for the bar and for what stands beside it. */
export function phaseProgress(phase: Seen, seen: SwitchSeen): PhaseProgress {
  if (phase.switch) return switchProgress(phase.state, phase.switch.stages, seen);
  if (phase.state === "rolling_back") return undoProgress(phase);
  const idle = phase.state === "waiting" || phase.state === "rolled_back";
  const segments = phase.steps.map((step) => (idle ? 0 : shareOf(step)));
  const done = segments.filter((share) => share === 1).length;
  return { segments, words: `${done} of ${countOf(segments.length, "step")} done` };
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
    words: `${undone} of ${countOf(ran.length, "step")} undone`,
  };
}

function switchProgress(
  state: PhaseView["state"],
  stages: { percentage: number }[],
  { flag, killSwitchEngaged }: SwitchSeen,
): PhaseProgress {
  if (state === "done") return { segments: stages.map(() => 1), words: "every stage reached" };
  const begun = state !== "waiting" && state !== "rolled_back" && state !== "rolling_back";
  const at = begun && flag?.enabled ? flag.percentage : 0;
  const segments = stages.map(({ percentage }, index) => {
    const from = stages[index - 1]?.percentage ?? 0;
    return Math.max(0, Math.min(1, (at - from) / (percentage - from)));
  });
  const reached = segments.filter((share) => share === 1).length;
  const where = flag?.enabled ? `set to ${formatPercent(at)}` : "the flag is off";
  const killed = killSwitchEngaged ? ", served to nobody" : "";
  return {
    segments,
    words: `${begun ? `${where}, ` : ""}${reached} of ${countOf(stages.length, "stage")}${begun ? killed : ""}`,
  };
}

/** The words for where a phase stands, its progress among them where it is under way. */
export function describeProgress(state: PhaseView["standing"], { segments, words }: PhaseProgress): string {
  return segments.length === 0 ? STATE_WORDS[state] : `${STATE_WORDS[state]}, ${words}`;
}
