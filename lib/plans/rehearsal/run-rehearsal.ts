import { AppError } from "../../kernel/errors.ts";
import { log } from "../../kernel/log/log.ts";
import { cloneDatabase } from "../../target/copy/clone-database.ts";
import { withOneOwner } from "../../target/ddl/owners-changed.ts";
import { openPool } from "../../target/pools.ts";
import { takeFence } from "../engine/fence.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type { PlanDefinition } from "../model.ts";
import type { NotRehearsed, RehearsalReport } from "../reads/rehearsal-report.ts";
import { describeNotRehearsed, inspectPhases, type PhasesInspection } from "./inspect-phases.ts";
import { changesOf, lookAtTarget } from "./look-at-target.ts";
import { otherOwners } from "./owners-on-target.ts";
import { type PhaseOnClone, phasesOn, type RehearsalOptions } from "./phases-on-clone.ts";
import { makeRehearsalFolder } from "./rehearsal-folder.ts";
import { type Leg, legBack, legThere, RehearsalSteps } from "./rehearsal-progress.ts";
import { notLookedAt, rehearseOn, type Seen } from "./rehearse-on-clone.ts";

const STOP_EVERY_MS = 250;

export type Rehearsal = {
  ok: boolean;
  rollbackProven: boolean;
  targetBefore: string;
  targetAfter: string;
  report: RehearsalReport;
};

/**
 * Runs a phase for real on a clone of the target, undoes it there, and compares schema and rows with what was before.
 * Phases before it that the target has not had yet run on the clone first. The target is only read, and nothing runs
 * that could reach beyond the clone. When `shouldStop` says so the clone is dropped, whatever runs on it.
 * @throws AppError if the target cannot be cloned, anything once it was stopped; a phase that fails on the clone is a
 *   result, not an error
 */
export async function runRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const started = performance.now();
  const report = emptyReport(options.seed);
  const before = await lookAtTarget(options.target.pool);
  const phases = phasesOn(options);
  const inspection = await inspectPhases(phases.map(({ phase }) => phase));
  const otherwise = await otherOwners(options.target.pool, inspection.owners);
  if (!refuse(report, [...inspection.reaching, ...otherwise]))
    await rehearseOnClone(options, phases, inspection, report);
  const after = await lookAtTarget(options.target.pool);
  report.targetChanges = await changesOf(before, after);
  report.seconds = Math.round((performance.now() - started) / 100) / 10;
  const ok =
    report.error === null && report.checks.every((one) => one.ok) && report.probes.every((one) => one.ok);
  const { ok: cameBack, oneWay } = report.rollback;
  const rollbackProven = cameBack && oneWay === undefined && report.notLookedAt?.length === 0;
  return { ok, rollbackProven, targetBefore: before.sha256, targetAfter: after.sha256, report };
}

/** Nothing ran, and the report says which statements kept it from running. */
function refuse(report: RehearsalReport, statements: NotRehearsed[]): boolean {
  const [first, ...more] = statements;
  if (!first) return false;
  report.notRehearsed = statements.slice(0, 50);
  report.error = describeNotRehearsed([first, ...more]);
  return true;
}

async function rehearseOnClone(
  options: RehearsalOptions,
  phases: PhaseOnClone[],
  inspection: PhasesInspection,
  report: RehearsalReport,
): Promise<void> {
  const steps = new RehearsalSteps(await legsOn(phases), options.onProgress, options.now);
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (options.shouldStop()) stop.abort();
  }, STOP_EVERY_MS);
  try {
    const clone = await cloneDatabase(options.target.url, {
      name: options.target.name,
      correlationId: options.correlationId,
      names: inspection.names,
      onProgress: (progress) => steps.copying(progress),
      signal: stop.signal,
    });
    report.copySeconds = Math.round(clone.seconds * 10) / 10;
    const drop = () => void clone.drop().catch(() => {}); // ends what runs there
    stop.signal.addEventListener("abort", drop);
    try {
      const seen: Seen = { inspection, gaps: clone.gaps };
      report.notLookedAt = notLookedAt(seen, []);
      if (stop.signal.aborted || (!clone.confined && refuse(report, inspection.unknown))) return;
      await tryOnClone(clone.url, options, report, steps, seen);
    } finally {
      stop.signal.removeEventListener("abort", drop);
      // What the rehearsal found is not lost with a copy that cannot be dropped now: it is swept later.
      await clone.drop().catch((error: unknown) => {
        log.warn({ err: error, plan: options.plan.name, clone: clone.name }, "a copy could not be dropped");
      });
    }
  } finally {
    clearInterval(watch);
  }
}

async function tryOnClone(
  url: string,
  options: RehearsalOptions,
  report: RehearsalReport,
  steps: RehearsalSteps,
  seen: Seen,
): Promise<void> {
  const { correlationId, target } = options;
  const pool = openPool("copy", url, { name: `${target.name}-clone`, correlationId });
  const folder = await makeRehearsalFolder();
  try {
    await installTargetSchema(pool);
    // What the target's transactions do changes nothing on the clone.
    await pool.query("update sluice.rewrites set waits_for = '{}'");
    // No rehearsal reads what contract took away.
    await pool.query("update sluice.steps set backup = null");
    await takeFence(pool, options.plan.name, options.epoch);
    const plan = await planOnClone(options.plan);
    await rehearseOn(pool, folder.path, { ...options, plan }, report, steps, seen);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    report.error ??= error.said;
  } finally {
    await pool.end();
    await folder.remove();
  }
}

async function planOnClone(plan: PlanDefinition): Promise<PlanDefinition> {
  const phases = plan.phases.map(async (phase) => ({
    ...phase,
    steps: await Promise.all(
      phase.steps.map(async (step) => ({
        ...step,
        sql: await withOneOwner(step.sql),
        rollback: step.rollback && (await withOneOwner(step.rollback)),
      })),
    ),
  }));
  return { ...plan, phases: await Promise.all(phases) };
}

async function legsOn(phases: PhaseOnClone[]): Promise<Leg[]> {
  const there = phases.flatMap(({ phase }) => phase.steps.map(legThere));
  const undone = phases.flatMap(({ phase, undone }) => (undone ? phase.steps : []));
  return [...there, ...(await Promise.all(undone.map(legBack)))];
}

function emptyReport(seed: number): RehearsalReport {
  return {
    seed,
    ranFirst: [],
    statements: [],
    rows: {},
    quarantineGroups: [],
    decidedOnClone: 0,
    checks: [],
    probes: [],
    rollback: { ok: false, differences: [] },
    error: null,
    seconds: 0,
  };
}
