import type { Plan } from "../../generated/prisma/client.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { listSome } from "../../kernel/text/list-some.ts";
import { PHASES, type Phase, type PhaseState, type PlanDefinition, type Step } from "../model.ts";
import { definitionOf } from "./plan-definition.ts";
import { describeProblem, type Problem, problemOf, THE_FOLDER } from "./read-yaml.ts";

/** What of a plan has been done and not been undone. */
export type BegunWork = { phases: Phase[]; steps: { phase: Phase; step: string }[] };

/** Pure. One that failed or is going back has begun too: something of it may be there. */
export function hasBegun(state: string): boolean {
  return state !== ("waiting" satisfies PhaseState) && state !== ("rolled_back" satisfies PhaseState);
}

/**
 * Why a folder cannot replace what the plan was read with, null if it can. What has begun is judged, and undone, by the
 * definition: of another flag the gates would ask who is on the new path, in another database they would look, and what
 * the folder does not list would stay there for good.
 */
export async function refuseChangeOfBegun(
  tx: Tx,
  stored: Plan,
  loaded: { definition: PlanDefinition; sha256: string },
): Promise<string | null> {
  const before = definitionOf(stored);
  if (!before) return null;
  const where = { planName: stored.name };
  const phases = (await tx.planPhase.findMany({ where })).filter(({ state }) => hasBegun(state));
  if (phases.length === 0) return null;
  const steps = (await tx.planStep.findMany({ where })).filter(({ state }) => hasBegun(state));
  const begun = {
    phases: PHASES.filter((phase) => phases.some((one) => one.phase === phase)),
    steps: steps.map(({ phase, step }) => ({ phase: phase as Phase, step })),
  };
  const changed = stored.sha256 !== loaded.sha256;
  const problem = findChangeOfBegun(before, loaded.definition, begun, changed);
  return problem && describeProblem(problem);
}

/** Pure: the first thing that the work begun does not allow. `changed`: the folder is not the one that was read. */
export function findChangeOfBegun(
  before: PlanDefinition,
  after: PlanDefinition,
  begun: BegunWork,
  changed: boolean,
): Problem | null {
  const standing = `while ${listSome(begun.phases)} ${begun.phases.length === 1 ? "has" : "have"} begun`;
  const way = `${begun.phases.map(sayUndo).reverse().join(", ")} first`;
  // A plan that gets its first flag is judged by more gates, and not by fewer.
  if (before.flag !== null && before.flag !== after.flag)
    return problemOf(
      "plan.yaml",
      `the flag cannot change from ${before.flag} to ${after.flag ?? "none"} ${standing}. Name ${before.flag} again, or ${way}.`,
      { field: "flag" },
    );
  if (before.target !== after.target)
    return problemOf(
      "plan.yaml",
      `the target cannot change from ${before.target} to ${after.target} ${standing}. Name ${before.target} again, or ${way}.`,
      { field: "target" },
    );
  for (const phase of begun.phases)
    if (!after.phases.some((one) => one.phase === phase))
      return problemOf(
        THE_FOLDER,
        `lacks the phase ${phase}, which has begun. Put it back; ${sayUndo(phase)} before it is taken out.`,
      );
  for (const { phase, step } of begun.steps) {
    const problem = findChangeOfStep(phase, stepOf(before, phase, step), stepOf(after, phase, step), step);
    if (problem) return problem;
  }
  // Once contract has begun it cannot be rehearsed any more, and its restore is proven for the version that ran.
  if (changed && begun.phases.includes("contract"))
    return problemOf(
      THE_FOLDER,
      "has changed since contract began, and what contract removed is brought back by the version that ran. Put the folder back as it was, or restore contract first.",
    );
  return null;
}

function sayUndo(phase: Phase): string {
  return phase === "contract" ? "restore contract" : `roll ${phase} back`;
}

function stepOf(plan: PlanDefinition, phase: Phase, name: string): Step | undefined {
  return plan.phases.find((one) => one.phase === phase)?.steps.find((one) => one.name === name);
}

function findChangeOfStep(
  phase: Phase,
  before: Step | undefined,
  after: Step | undefined,
  name: string,
): Problem | null {
  // A version that let it leave the folder has lost its way back; nobody can be asked to make one up.
  if (!before) return null;
  if (!after)
    return problemOf(
      THE_FOLDER,
      `lacks the step ${name} of ${phase}, which has run: nothing would undo it. Put it back under this name; ${sayUndo(phase)} before it is taken out.`,
    );
  const walk = ({ kind, table, key }: Step) => JSON.stringify([kind, table, key]);
  if (walk(before) === walk(after)) return null;
  return problemOf(
    THE_FOLDER,
    `changes the kind, the table or the key of the step ${name} of ${phase}, which has run: it could not be undone by them. Put them back; ${sayUndo(phase)} before they change.`,
  );
}
