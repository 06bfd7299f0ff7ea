import { type Message, message } from "../../messages/catalogue/message.ts";
import { hasBegun, PHASES, type Phase, type PlanDefinition, type Step, type StepState } from "../model.ts";
import type { Mark } from "../read-marks.ts";
import { stepOf } from "./plan-definition.ts";
import { type Problem, refusalOf, THE_FOLDER } from "./problem.ts";
import { hasWayBack } from "./way-back.ts";
import { countRan, hashWhatRan } from "./what-ran.ts";

/** What is known of the steps that have begun: their rows, and their marks in the target; null if it did not say. */
export type StepsBegun = {
  rows: { phase: string; step: string; state: StepState; finishedAt: Date | null }[];
  marks: readonly Mark[] | null;
  phases: Phase[];
  /** When each phase was last undone, if it was. */
  undoneAt: Partial<Record<Phase, Date>>;
};

type Standing = { step: string; phase: Phase | null; mark: Mark | undefined; finishedAt: Date | null };

/**
 * The first text of a one-way step that is not the one that has run, whatever became of its phase since: it stays done and is not
 * done twice, so that what the folder says now would never run. Of one that stopped on the way, what comes after that may
 * change. One that becomes one-way when it has run is held alike.
 */
export async function findChangeOfOneWay(
  before: PlanDefinition,
  after: PlanDefinition,
  begun: StepsBegun,
): Promise<Problem | null> {
  for (const standing of findStanding(begun)) {
    const { phase, step } = standing;
    const was = phase ? stepOf(before, phase, step) : undefined;
    const is = phase ? stepOf(after, phase, step) : undefined;
    const said = phase && is && (await refuseText(was, is, { ...standing, phase }, begun));
    if (said) return refusalOf(THE_FOLDER, said);
    // Of one that left the folder only the target knows whether it ran in batches.
    const inBatches = begun.marks ? standing.mark?.inBatches : !was || was.kind === "backfill";
    const taker = inBatches ? findTaker(before, after, step, begun) : undefined;
    if (taker) return refusalOf(THE_FOLDER, message("planChanges.oneWayAgain", { step, phase: taker }));
  }
  return null;
}

/** The phase whose step of that name comes to have batches: they would go on where those of another are. */
function findTaker(
  before: PlanDefinition,
  after: PlanDefinition,
  step: string,
  { marks }: StepsBegun,
): Phase | undefined {
  const inBatches = (plan: PlanDefinition, phase: Phase) => stepOf(plan, phase, step)?.kind === "backfill";
  const hasBegun = (phase: Phase) => marks?.some((mark) => mark.phase === phase && mark.step === step);
  return PHASES.find((phase) => inBatches(after, phase) && !inBatches(before, phase) && !hasBegun(phase));
}

/** The target knows of it, or it is done by its row; each that began may stand where the target did not say. */
function findStanding({ rows, marks }: StepsBegun): Standing[] {
  const standing = rows.flatMap(({ phase, step, state, finishedAt }) => {
    const mark = marks?.find((one) => one.phase === phase && one.step === step);
    const stands = state === "done" || mark !== undefined || (marks === null && hasBegun(state));
    return stands ? [{ phase: phase as Phase, step, mark, finishedAt }] : [];
  });
  const isKnown = (mark: Mark) => standing.some((one) => one.mark === mark);
  const without = (marks ?? []).filter((mark) => !isKnown(mark));
  return [
    ...standing,
    ...without.map((mark) => ({ phase: mark.phase, step: mark.step, mark, finishedAt: null })),
  ];
}

async function refuseText(
  was: Step | undefined,
  is: Step,
  standing: Standing & { phase: Phase },
  { phases, undoneAt }: StepsBegun,
): Promise<Message | null> {
  const { step, phase, mark, finishedAt } = standing;
  // Nothing else may happen to what is half undone than to be undone, so that its way back may come back, and not go.
  if (mark?.undoing) return hasWayBack(is) ? null : message("planChanges.oneWayHalfUndone", { step, phase });
  if (was && hasWayBack(was) && hasWayBack(is)) return null;
  const isSame = await runsWhatRan(was, is, mark);
  if (!was) {
    if (isSame && !hasWayBack(is)) return null;
    // A step with a way back that an earlier version let leave the folder may come back to it, to be undone.
    const since = undoneAt[phase];
    const wasUndone = since !== undefined && finishedAt !== null && finishedAt < since;
    if (hasWayBack(is) && phases.includes(phase) && !mark?.ran && !wasUndone) return null;
    return message("planChanges.oneWayAgain", { step, phase });
  }
  if (hasWayBack(is)) return message("planChanges.oneWayRan", { step, phase });
  if (isSame) return null;
  if (hasWayBack(was)) return message("planChanges.becameOneWay", { step, phase });
  if (!mark || mark.ended) return message("planChanges.oneWayRan", { step, phase });
  const statements = countRan(was, mark);
  if (statements === null) return message("planChanges.oneWayOnTheWay", { step, phase });
  const known = mark.midway ? "no" : "yes";
  return message("planChanges.oneWayWithin", { step, phase, statements, known });
}

/** By the record of what ran; what an older Sluice ran is on record as the folder that was read last. */
async function runsWhatRan(was: Step | undefined, is: Step, mark: Mark | undefined): Promise<boolean> {
  const extent = mark ?? { statements: 0, ended: true, midway: false };
  const ran = mark?.ran ?? (was && (await hashWhatRan(was, extent)));
  return ran === (await hashWhatRan(is, extent));
}
