import { isDeepStrictEqual } from "node:util";
import { giveBackToPlan, makeOfPlan } from "../../flags/by-plan.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { message } from "../../messages/catalogue/message.ts";
import { PHASES, type PlanDefinition, type StepState } from "../model.ts";
import { whyNoTarget } from "../plan-target.ts";
import type { Mark } from "../read-marks.ts";
import { readMarksOfBegun, refuseChangeOfBegun } from "./begun-work.ts";
import { readFlagOwner } from "./flag-owner.ts";
import { loadPlan, type PlanFolder } from "./load-plan.ts";
import { definitionOf } from "./plan-definition.ts";
import { type Problem, refusalOf, THE_FOLDER } from "./problem.ts";
import { listPlanFolders, readPlanFolder } from "./read-plan-folder.ts";
import { storedDefinition } from "./stored-definition.ts";

export type SyncedPlan = { name: string; sha256: string; loadError: Problem[] | null };

/**
 * Brings the table of plans up to date with the folders below `root`. A plan at work is left as it was read, so that
 * what runs is what was read; a folder that cannot be read keeps its last sound definition and says what is wrong.
 */
export async function syncPlans(ctx: Context, root: string): Promise<SyncedPlan[]> {
  const synced: SyncedPlan[] = [];
  const failed: unknown[] = [];
  for (const path of await listPlanFolders(root)) {
    // One plan's fault is its own.
    await readPlanFolder(path)
      .then((folder) => syncPlan(ctx, folder))
      .then(
        (plan) => synced.push(plan),
        (error: unknown) => failed.push(error),
      );
  }
  if (failed.length > 0) throw failed[0];
  return synced;
}

/** One folder of `syncPlans`. */
export async function syncPlan(ctx: Context, folder: PlanFolder): Promise<SyncedPlan> {
  const loaded = await loadPlan(folder);
  const now = ctx.now();
  const marks = await readMarksOfBegun(ctx, { name: folder.name, sha256: loaded.sha256 });
  return inTransaction(ctx, async (tx) => {
    // Two workers that start at once must not race; jobs are only inserted under the same lock.
    await lockPlan(tx, folder.name);
    const stored = await tx.plan.findUnique({ where: { name: folder.name } });
    const refuse = async (loadError: Problem[]): Promise<SyncedPlan> => {
      if (stored && !isDeepStrictEqual(stored.loadError, loadError))
        await tx.plan.update({ where: { name: folder.name }, data: { loadError } });
      else if (!stored) await storeBroken(tx, folder.name, loaded.sha256, loadError, now);
      return { name: folder.name, sha256: stored?.sha256 ?? loaded.sha256, loadError };
    };
    if (loaded.definition === null) return refuse(loaded.problems);
    const { definition, sha256 } = loaded;
    const refused = stored && (await refuseChangeOfBegun(tx, stored, { definition, sha256 }, marks));
    if (refused) return refuse([refused]);
    const nowhere = await refuseUnknownEnvironment(tx, definition.environment);
    if (nowhere !== null) return refuse([nowhere]);
    // The example that comes with Sluice makes no flag in a production that does not have its target.
    const flag = whyNoTarget(ctx, loaded.definition.target) === null ? loaded.definition.flag : null;
    const taken =
      flag === null
        ? null
        : await refuseTaken(tx, ctx, { name: flag, environment: definition.environment }, folder.name);
    if (taken !== null) return refuse([taken]);
    // A newer Sluice may read the same folder in another shape.
    const known =
      stored?.sha256 === loaded.sha256 &&
      isDeepStrictEqual(definitionOf(stored), loaded.definition) &&
      (flag === null || stored.flagName === flag);
    // Made anew in a version that did not tie it, or tied to another plan in one that let two name it: the plan's gates
    // would hold nothing.
    const untied =
      flag !== null &&
      (await tx.featureFlag.count({
        where: {
          name: flag,
          environment: definition.environment,
          OR: [{ planName: null }, { planName: { not: folder.name } }],
        },
      })) > 0;
    if (known && !untied && stored.loadError === null)
      return { name: folder.name, sha256: stored.sha256, loadError: null };
    const active = await tx.planJob.findFirst({
      where: { planName: folder.name, state: { in: ["queued", "running", "paused"] } },
    });
    if (stored && active && stored.sha256 !== loaded.sha256)
      return refuse([refusalOf(THE_FOLDER, message("planChanges.whileWorking"))]);
    const flagName = flag ?? stored?.flagName ?? null;
    await store(tx, loaded.definition, { sha256: loaded.sha256, flagName, now, marks });
    if (flag !== null) {
      const { title: description, owner, environment } = definition;
      await makeOfPlan(tx, ctx, { plan: folder.name, flag, environment, description, owner });
    }
    await recordAudit(tx, ctx, {
      action: "plan.read",
      subject: { kind: "plan", id: folder.name },
      ...(stored ? { before: { sha256: stored.sha256 } } : {}),
      after: {
        sha256: loaded.sha256,
        target: loaded.definition.target,
        phases: loaded.definition.phases.length,
        steps: loaded.definition.phases.reduce((sum, phase) => sum + phase.steps.length, 0),
      },
    });
    return { name: folder.name, sha256: loaded.sha256, loadError: null };
  });
}

/** Serialises everything that starts work on a plan or replaces its definition, to the end of the transaction. */
export async function lockPlan(tx: Tx, name: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`sluice plan ${name}`}, 0))`;
}

async function store(
  tx: Tx,
  plan: PlanDefinition,
  of: { sha256: string; flagName: string | null; now: Date; marks: readonly Mark[] | null },
): Promise<void> {
  const { sha256, flagName, now, marks } = of;
  const data = {
    title: plan.title,
    target: plan.target,
    environment: plan.environment,
    flagName,
    sha256,
    definition: storedDefinition.write(plan),
    loadedAt: now,
    loadError: Prisma.DbNull,
  };
  await tx.plan.upsert({ where: { name: plan.name }, create: { name: plan.name, ...data }, update: data });
  const phases = plan.phases.map(({ phase }) => phase);
  await tx.planPhase.createMany({
    data: phases.map((phase) => ({ planName: plan.name, phase })),
    skipDuplicates: true,
  });
  await tx.planPhase.deleteMany({
    where: { planName: plan.name, state: "waiting", phase: { notIn: phases } },
  });
  const steps = plan.phases.flatMap((phase) =>
    phase.steps.map((step) => ({ planName: plan.name, phase: phase.phase, step: step.name })),
  );
  await tx.planStep.createMany({ data: steps, skipDuplicates: true });
  // A step that left the folder before it ever ran leaves no trace; one that ran stays on record. Of contract, one that failed
  // may leave as well if it did nothing.
  const did = (marks ?? [])
    .filter(({ phase }) => phase === "contract" || phase === null)
    .map(({ step }) => step);
  const stopped: StepState[] = ["failed", "paused"];
  const failed = { phase: "contract", state: { in: stopped }, step: { notIn: did } };
  await tx.planStep.deleteMany({
    where: {
      planName: plan.name,
      OR: [{ state: "waiting" }, ...(marks === null ? [] : [failed])],
      NOT: { OR: steps.map(({ phase, step }) => ({ phase, step })) },
    },
  });
}

/** A plan that was never sound is listed with what is wrong, and can do nothing. */
async function storeBroken(
  tx: Tx,
  name: string,
  sha256: string,
  loadError: Problem[],
  now: Date,
): Promise<void> {
  await tx.plan.create({
    data: { name, title: name, target: "", sha256, definition: {}, loadedAt: now, loadError },
  });
  await tx.planPhase.createMany({
    data: PHASES.map((phase) => ({ planName: name, phase })),
    skipDuplicates: true,
  });
}

async function refuseUnknownEnvironment(tx: Tx, environment: string): Promise<Problem | null> {
  const rows = await tx.environment.findMany({ orderBy: [{ position: "asc" }, { name: "asc" }] });
  const names = rows.map(({ name }) => name);
  if (names.includes(environment)) return null;
  const said = message("planChanges.noEnvironment", { environment, names: names.join(", ") });
  return refusalOf("plan.yaml", said, { field: "environment" });
}

/**
 * What is wrong with a plan whose flag belongs to another, null if it does not: the rollback of one would turn off what
 * people are sent to by the other. A flag that an earlier version let it take goes back.
 */
async function refuseTaken(
  tx: Tx,
  ctx: Context,
  key: { name: string; environment: string },
  plan: string,
): Promise<Problem | null> {
  const { name: flag, environment } = key;
  if ((await readFlagOwner(tx, key)) === plan) return null;
  // Of two that are read at once, the second sees the first.
  await lockFlagState(tx);
  const owner = await readFlagOwner(tx, key);
  if (owner === null || owner === plan) return null;
  await giveBackToPlan(tx, ctx, { plan: owner, flag, environment, from: plan });
  return refusalOf("plan.yaml", message("planChanges.flagTaken", { flag, owner }), { field: "flag" });
}
