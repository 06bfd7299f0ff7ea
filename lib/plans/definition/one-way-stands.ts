import { isDeepStrictEqual } from "node:util";
import { message } from "../../messages/catalogue/message.ts";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import { hasBegun, type Phase, type PlanDefinition, type Step, type StepState } from "../model.ts";
import type { Mark } from "../read-marks.ts";
import { stepOf } from "./plan-definition.ts";
import { type Problem, refusalOf, THE_FOLDER } from "./problem.ts";
import { hasWayBack } from "./way-back.ts";
import { whatRuns } from "./what-runs.ts";

/** What is known of the steps that have begun: their rows, and their marks in the target; null if it did not say. */
export type StepsBegun = {
  rows: { phase: string; step: string; state: StepState }[];
  marks: readonly Mark[] | null;
};

/**
 * The first change of a one-way step that has run, whatever became of its phase since: it stays done and is not done twice, so
 * that what the folder says now would never run. Of one that stopped on the way, what comes after that may change.
 */
export async function findChangeOfOneWay(
  before: PlanDefinition,
  after: PlanDefinition,
  { rows, marks }: StepsBegun,
  phases: Phase[],
): Promise<Problem | null> {
  for (const { phase: name, step, state } of rows) {
    const phase = name as Phase;
    const [was, is] = [stepOf(before, phase, step), stepOf(after, phase, step)];
    const mark = marks?.find((one) => one.phase === phase && one.step === step);
    const stands = state === "done" || (hasBegun(state) && (marks === null || mark !== undefined));
    if (!is || !stands || (was && hasWayBack(was))) continue;
    // A step with a way back that an earlier version let leave the folder may come back to it, to be undone.
    if (!was && hasWayBack(is) && phases.includes(phase)) continue;
    if (!was) return refusalOf(THE_FOLDER, message("planChanges.oneWayAgain", { step, phase }));
    if (whatRuns(was) === whatRuns(is)) continue;
    if (!mark || mark.ended) return refusalOf(THE_FOLDER, message("planChanges.oneWayRan", { step, phase }));
    const { statements } = mark;
    if (!(await beginsAlike(was, is, statements)))
      return refusalOf(THE_FOLDER, message("planChanges.oneWayWithin", { step, phase, statements }));
  }
  return null;
}

/** The first statements are the same, and so is all but the text. */
async function beginsAlike(was: Step, is: Step, statements: number): Promise<boolean> {
  if (whatRuns({ ...was, sql: "" }) !== whatRuns({ ...is, sql: "" })) return false;
  const first = async ({ sql }: Step) =>
    (await splitStatements(sql)).slice(0, statements).map((one) => one.sql);
  return isDeepStrictEqual(await first(was), await first(is));
}
