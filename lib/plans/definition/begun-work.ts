import type { Plan } from "../../generated/prisma/client.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { log } from "../../kernel/log/log.ts";
import { commas, listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message, type Param } from "../../messages/catalogue/message.ts";
import { hasBegun, PHASES, type Phase, type PlanDefinition, type Step, type StepState } from "../model.ts";
import { readyTarget } from "../plan-target.ts";
import { type Mark, readMarks } from "../read-marks.ts";
import { findChangeOfOneWay } from "./one-way-stands.ts";
import { definitionOf, stepOf } from "./plan-definition.ts";
import { type Problem, refusalOf, THE_FOLDER } from "./problem.ts";
import { hasWayBack } from "./way-back.ts";
import { hashWhatRuns, whatRuns } from "./what-runs.ts";

/** What of a plan has been done and not been undone. */
export type BegunWork = {
  phases: Phase[];
  /** Phases of which nothing is run any more, whatever a folder adds. */
  ended: Phase[];
  /** Of contract those that have done something in the target. */
  steps: { phase: Phase; step: string }[];
  /** Those that can be undone. */
  undoable: Phase[];
  /** The step of contract that has done a part of what it does, and contract stopped there. */
  within: string | null;
  /** The step of contract of which a part is back, and its restore stopped there. */
  halfRestored: string | null;
};

type Loaded = { definition: PlanDefinition; sha256: string };

/**
 * Why a folder cannot replace what the plan was read with, null if it can. What has begun is judged, and undone, by the
 * definition: of another flag the gates would ask who is on the new path, in another database they would look, and what
 * the folder does not list would stay there for good.
 */
export async function refuseChangeOfBegun(
  tx: Tx,
  stored: Plan,
  { definition: after, sha256 }: Loaded,
  marks: readonly Mark[] | null,
): Promise<Problem | null> {
  const before = definitionOf(stored);
  // The same folder may be read in another shape, by a newer Sluice.
  if (!before || stored.sha256 === sha256) return null;
  const where = { planName: stored.name };
  const phases = (await tx.planPhase.findMany({ where })).filter(({ state }) => hasBegun(state));
  const steps = (await tx.planStep.findMany({ where, orderBy: { step: "asc" } })).filter(({ state }) =>
    hasBegun(state),
  );
  const of = (some: { phase: string }[]) => PHASES.filter((phase) => some.some((one) => one.phase === phase));
  const undoneAt = await readUndoneAt(tx, stored.name);
  const changed = await findChangeOfOneWay(before, after, {
    rows: steps,
    marks,
    phases: of(phases),
    undoneAt,
  });
  if (changed) return changed;
  if (phases.length === 0) return null;
  const ofContract = marks?.filter(({ phase }) => phase === "contract");
  const did = ({ phase, step, state }: (typeof steps)[number]) =>
    phase !== "contract" ||
    state === "done" ||
    ofContract === undefined ||
    ofContract.some((mark) => mark.step === step);
  const begun: BegunWork = {
    phases: of(phases),
    ended: of(
      phases.filter(
        ({ phase, state }) => state === "done" || (phase === "switchover" && state === "running"),
      ),
    ),
    steps: steps
      .filter((one) => did(one) && phases.some(({ phase }) => phase === one.phase))
      .map(({ phase, step }) => ({ phase: phase as Phase, step })),
    undoable: of(phases.filter((one) => canUndo(before, one))),
    within: ofContract?.find(({ ended, undoing }) => !ended && !undoing)?.step ?? null,
    halfRestored: ofContract?.find(({ undoing }) => undoing)?.step ?? null,
  };
  return findChangeOfBegun(before, after, begun);
}

async function readUndoneAt(tx: Tx, planName: string): Promise<Partial<Record<Phase, Date>>> {
  const rows = await tx.planJob.groupBy({
    by: ["phase"],
    where: { planName, kind: { in: ["rollback", "restore"] }, state: "done" },
    _max: { finishedAt: true },
  });
  return Object.fromEntries(rows.map(({ phase, _max }) => [phase, _max.finishedAt ?? undefined]));
}

/**
 * The marks in the target, which alone knows what a step ran, and of one that failed or stopped whether it did something: asked
 * where the folder has changed since one began. Null if none did, or the target does not answer: then each that began may have.
 */
export async function readMarksOfBegun(
  ctx: Pick<Context, "config"> & { db: Db },
  { name, sha256 }: { name: string; sha256: string },
): Promise<Mark[] | null> {
  const stored = await ctx.db.plan.findUnique({ where: { name } });
  if (!stored || stored.sha256 === sha256) return null;
  const before = definitionOf(stored);
  const begun = { not: "waiting" satisfies StepState } as const;
  if (!before || (await ctx.db.planStep.count({ where: { planName: name, state: begun } })) === 0)
    return null;
  try {
    return await readMarks(await readyTarget(ctx, stored.target), before);
  } catch (error) {
    log.warn({ err: error, plan: name }, "what the plan has done could not be asked of the target");
    return null;
  }
}

/** Pure: the first thing that the work begun does not allow. */
export function findChangeOfBegun(
  before: PlanDefinition,
  folder: PlanDefinition,
  begun: BegunWork,
): Problem | null {
  const after = withRestoreOf(before, folder, begun.halfRestored);
  // A plan that gets its first flag is judged by more gates, and not by fewer.
  if (before.flag !== null && before.flag !== after.flag)
    return refuseField(
      "flag",
      { before: before.flag, after: after.flag ?? message("planFolder.noFlag") },
      begun,
    );
  if (before.target !== after.target)
    return refuseField("target", { before: before.target, after: after.target }, begun);
  if (before.environment !== after.environment)
    return refuseField("environment", { before: before.environment, after: after.environment }, begun);
  for (const phase of begun.phases)
    if (!after.phases.some((one) => one.phase === phase))
      return refusalOf(THE_FOLDER, message("planChanges.lacksPhase", { phase, undo: undoOf(begun, phase) }));
  const removing = begun.phases.includes("contract");
  if (removing && begun.within !== null && hashWhatRuns(before) !== hashWhatRuns(after)) {
    const step = begun.within;
    const back = begun.undoable.includes("contract") ? "yes" : "no";
    return refusalOf(
      THE_FOLDER,
      message("planChanges.contractWithin", { step, back, target: before.target }),
    );
  }
  for (const { phase, step } of begun.steps) {
    const problem = findChangeOfStep(phase, stepOf(before, phase, step), stepOf(after, phase, step), {
      name: step,
      removing,
      undo: undoOf(begun, phase),
    });
    if (problem) return problem;
  }
  return findNeverRun(before, after, begun);
}

/**
 * The folder with the step's restore as it was: what a restore that stopped half way met may be mended there, as nothing else is
 * allowed than to bring it to its end.
 */
function withRestoreOf(before: PlanDefinition, folder: PlanDefinition, step: string | null): PlanDefinition {
  const was = step === null ? undefined : stepOf(before, "contract", step);
  if (!was) return folder;
  const { rollback, restoreTx } = was;
  const mended = (is: Step) =>
    is.name === step && is.rollback !== null ? { ...is, rollback, restoreTx } : is;
  return {
    ...folder,
    phases: folder.phases.map((one) =>
      one.phase === "contract" ? { ...one, steps: one.steps.map(mended) } : one,
    ),
  };
}

/** What the folder adds where nothing runs any more: it would be listed, and what comes later would rely on it. */
function findNeverRun(before: PlanDefinition, folder: PlanDefinition, begun: BegunWork): Problem | null {
  for (const { phase, steps } of folder.phases) {
    const added = steps.find(({ name }) => !stepOf(before, phase, name));
    const later = begun.phases.find((one) => PHASES.indexOf(one) > PHASES.indexOf(phase));
    if (later && !begun.phases.includes(phase) && !before.phases.some((one) => one.phase === phase))
      return refusalOf(
        THE_FOLDER,
        message("planChanges.addsPhase", { phase, later, undo: undoOf(begun, later) }),
      );
    if (added && begun.ended.includes(phase))
      return refusalOf(
        THE_FOLDER,
        message("planChanges.addsStep", { step: added.name, phase, undo: undoOf(begun, phase) }),
      );
    // Undone in the reverse order of their names, it would be undone in another order than it was done in.
    const after = begun.steps.find((one) => one.phase === phase && added && added.name < one.step);
    if (phase === "contract" && added && after)
      return refusalOf(
        THE_FOLDER,
        message("planChanges.addsBefore", {
          step: added.name,
          ran: after.step,
          undo: undoOf(begun, phase),
        }),
      );
  }
  return null;
}

type Undo = Phase | "none";

/** The phase whose undoing is the other way out, where it can be undone: one of one-way steps cannot. */
function undoOf({ undoable }: BegunWork, phase: Phase): Undo {
  return undoable.includes(phase) ? phase : "none";
}

/** What the gates and the way back of every phase rest on. */
function refuseField(
  field: "flag" | "target" | "environment",
  { before, after }: { before: string; after: Param },
  { phases, undoable }: BegunWork,
): Problem {
  const all = phases.length === undoable.length;
  const ways = commas(all ? phases.map(wayOut).reverse() : []);
  const says = message("planChanges.fieldChanged", {
    ...{ field, before, after, phases: listedSome(phases), count: phases.length },
    ...{ canUndo: all ? "yes" : "no", ways },
  });
  return refusalOf("plan.yaml", says, { field });
}

function wayOut(phase: Phase): Message {
  return phase === "contract"
    ? message("planChanges.restoreContract")
    : message("planChanges.rollBack", { phase });
}

/** As the gate of the way back has it: a step has one, or there is nothing to undo. */
function canUndo(
  plan: PlanDefinition,
  { phase, marksBefore }: { phase: string; marksBefore: unknown },
): boolean {
  const steps = plan.phases.find((one) => one.phase === phase)?.steps ?? [];
  return steps.length === 0 || steps.some(hasWayBack) || (phase === "contract" && marksBefore === null);
}

function findChangeOfStep(
  phase: Phase,
  before: Step | undefined,
  after: Step | undefined,
  { name, removing, undo }: { name: string; removing: boolean; undo: Undo },
): Problem | null {
  // A version that let it leave the folder has lost its way back; nobody can be asked to make one up.
  if (!before) return null;
  if (!after) return refusalOf(THE_FOLDER, message("planChanges.lacksStep", { step: name, phase, undo }));
  const walk = ({ kind, table, key }: Step) => JSON.stringify([kind, table, key]);
  if (walk(before) !== walk(after))
    return refusalOf(THE_FOLDER, message("planChanges.changesRows", { step: name, phase, undo }));
  // Once contract has begun it is not rehearsed any more how this is undone.
  if (!removing || whatRuns(before) === whatRuns(after)) return null;
  return refusalOf(THE_FOLDER, message("planChanges.changesRun", { step: name, phase, undo }));
}
