import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../errors.ts";
import { ALONE } from "../../target/batch-size.ts";
import { cloneDatabase } from "../../target/clone-database.ts";
import { fingerprintSchema } from "../../target/fingerprint.ts";
import { openTarget, type TargetPool } from "../../target/pool.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import type {
  DryRunReport,
  Phase,
  PhaseDefinition,
  PhaseState,
  PlanDefinition,
  RehearsalProgress,
  Step,
} from "../model.ts";
import { SWITCH_STEP } from "../model.ts";
import { hasWayBack, oneWaySteps } from "../way-back.ts";
import { takeFence } from "./fence.ts";
import { describeDifferences, type Fingerprint, fingerprintAll } from "./fingerprint-clone.ts";
import type { JobRun, PhaseResult, Stop } from "./job-run.ts";
import { measureCheck } from "./measure-check.ts";
import { type MemoryJournal, memoryJournal } from "./memory-journal.ts";
import { countUndecided, decideGroup, installRules, ruleSteps } from "./quarantine.ts";
import { RehearsalSteps } from "./rehearsal-progress.ts";
import { runProbes } from "./run-probes.ts";
import { runSteps } from "./run-steps.ts";
import { undoSteps } from "./undo-steps.ts";

export type Rehearsal = {
  ok: boolean;
  rollbackProven: boolean;
  targetBefore: string;
  targetAfter: string;
  report: DryRunReport;
};

export type RehearsalOptions = {
  plan: PlanDefinition;
  phase: Phase;
  /** State of each phase on the target now. */
  states: Record<Phase, PhaseState>;
  target: { name: string; url: string; pool: TargetPool };
  epoch: number;
  correlationId: string;
  now: () => Date;
  shouldStop: () => Stop | null;
  onProgress: (progress: RehearsalProgress) => Promise<void>;
};

/**
 * Runs a phase for real on a clone of the target, undoes it there, and compares schema and rows with what was before.
 * Phases before it that the target has not had yet run on the clone first. The target is only read.
 * @throws AppError if the target cannot be cloned; a phase that fails on the clone is a result, not an error
 */
export async function rehearsePhase(options: RehearsalOptions): Promise<Rehearsal> {
  const started = performance.now();
  const report = emptyReport();
  const targetBefore = (await fingerprintSchema(options.target.pool)).sha256;
  const steps = new RehearsalSteps(stepsOn(options), options.onProgress);
  const clone = await cloneDatabase(options.target.url, {
    name: options.target.name,
    correlationId: options.correlationId,
    now: options.now,
    onProgress: (progress) => steps.copying(progress),
  });
  steps.ended();
  const pool = openTarget(clone.url, {
    name: `${options.target.name}-clone`,
    correlationId: options.correlationId,
  });
  const backupFolder = await mkdtemp(join(tmpdir(), "sluice-rehearsal-"));
  try {
    await installTargetSchema(pool);
    // What the target's transactions do changes nothing on the clone.
    await pool.query("update sluice.rewrites set waits_for = '{}'");
    await takeFence(pool, options.plan.name, options.epoch);
    await rehearseOn(pool, backupFolder, options, report, steps);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    report.error ??= error.message;
  } finally {
    await pool.end();
    await clone.drop();
    await rm(backupFolder, { recursive: true, force: true });
  }
  const targetAfter = (await fingerprintSchema(options.target.pool)).sha256;
  report.seconds = Math.round((performance.now() - started) / 100) / 10;
  const ok =
    report.error === null && report.checks.every((one) => one.ok) && report.probes.every((one) => one.ok);
  const rollbackProven = report.rollback.ok && report.rollback.oneWay === undefined;
  return { ok, rollbackProven, targetBefore, targetAfter, report };
}

async function rehearseOn(
  pool: TargetPool,
  backupFolder: string,
  options: RehearsalOptions,
  report: DryRunReport,
  steps: RehearsalSteps,
): Promise<void> {
  const journal = memoryJournal();
  let verb = "runs";
  const run: JobRun = {
    plan: options.plan,
    pool,
    epoch: options.epoch,
    correlationId: options.correlationId,
    now: options.now,
    pace: ALONE,
    backupFolder,
    resumed: false,
    journal: steps.follow(journal, () => verb),
    shouldStop: options.shouldStop,
    onQuarantine: async (rows) => {
      report.decidedOnClone += rows;
      await collectGroups(report, pool, run);
      await decideOnClone(pool, options.plan);
      return null;
    },
  };
  const index = options.plan.phases.findIndex((one) => one.phase === options.phase);
  const phase = options.plan.phases[index];
  if (!phase) throw new AppError("not-found", `The plan has no phase ${options.phase}.`);
  for (const earlier of options.plan.phases.slice(0, index)) {
    const state = options.states[earlier.phase];
    journal.markDone(earlier, state === "done" || (earlier.phase === "switchover" && state === "running"));
    if (!runsFirst(earlier, options)) continue;
    report.ranFirst.push(earlier.phase);
    requireDone(await runSteps(run, earlier), `The phase ${earlier.phase}, which comes first,`);
  }
  await backToStart(run, phase, options.states[options.phase]);
  await steps.at("notes schema and rows as they are");
  let before = await fingerprintAll(pool);
  const seen = journal.begin();
  requireDone(await runSteps(run, phase), "The phase", () => collect(report, seen));
  if (phase.switch) {
    await steps.at("runs checks and the old application's statements");
    for (const check of phase.switch.checks)
      await journal.checked(phase.phase, SWITCH_STEP, check, await measureCheck(pool, check, run));
    report.probes = await runProbes(pool, phase.switch.probes, run.correlationId);
  }
  collect(report, seen);
  await collectGroups(report, pool, run);
  verb = "undoes";
  const undone = await undoSteps(run, phase);
  if (undone.state !== "done") {
    report.rollback = { ok: false, differences: [], failed: describeStop(undone) };
    return;
  }
  const oneWay = oneWaySteps(phase.steps);
  if (oneWay.length > 0) before = await thereAndBackAgain(pool, run, phase);
  await steps.at("compares schema and rows");
  const after = await fingerprintAll(pool);
  const differences = await describeDifferences(before, after, { sequencesMayGoOn: true, leftOut: [] });
  report.rollback = { ok: differences.length === 0, differences };
  if (oneWay.length > 0) report.rollback.oneWay = oneWay;
}

/** What one-way steps did stays after the rollback. The others begin from there, and must get back to there. */
async function thereAndBackAgain(
  pool: TargetPool,
  run: JobRun,
  phase: PhaseDefinition,
): Promise<Fingerprint> {
  const before = await fingerprintAll(pool);
  if (phase.steps.some(hasWayBack)) {
    requireDone(await runSteps(run, phase), "The phase, run again after its rollback,");
    requireDone(await undoSteps(run, phase), "Its second rollback");
  }
  return before;
}

/** An earlier phase that the target has not had; the switchover changes no table. */
function runsFirst({ phase }: PhaseDefinition, { states }: RehearsalOptions): boolean {
  return states[phase] !== "done" && phase !== "switchover";
}

/** The steps that will run on the clone; those of the phase itself twice, as they are also undone. */
function stepsOn(options: RehearsalOptions): Step[] {
  const { phases } = options.plan;
  const index = phases.findIndex((one) => one.phase === options.phase);
  const earlier = phases.slice(0, index).filter((one) => runsFirst(one, options));
  const own = phases[index]?.steps ?? [];
  return [...earlier.flatMap(({ steps }) => steps), ...own, ...own];
}

/** The target may have had the phase already, or a part of it: the clone goes back first. */
async function backToStart(run: JobRun, phase: PhaseDefinition, state: PhaseState): Promise<void> {
  if (state === "waiting" || state === "rolled_back" || phase.phase === "switchover") return;
  if (phase.phase === "contract")
    throw new AppError("conflict", "Contract has begun on the target; it cannot be rehearsed any more.");
  requireDone(await undoSteps(run, phase), "The rollback of what the target has already");
  // The rules' functions stay in schema sluice; the run creates them anew.
  await installRules(run.pool, run.plan);
}

function requireDone(result: PhaseResult, what: string, first: () => void = () => {}): void {
  if (result.state === "done") return;
  first();
  throw new AppError("conflict", `${what} did not succeed: ${describeStop(result)}`);
}

function describeStop(result: PhaseResult): string {
  if (result.state === "failed") return result.error;
  return result.state === "stopped" ? `stopped: ${result.stop.reason}` : "done";
}

function collect(report: DryRunReport, seen: MemoryJournal): void {
  // A copy all through: the rollback that follows adds its batches to the same statements.
  Object.assign(report, structuredClone(seen));
}

/** The first time that there are any; later ones were decided on the clone. */
async function collectGroups(report: DryRunReport, pool: TargetPool, run: JobRun): Promise<void> {
  if (report.quarantineGroups.length > 0) return;
  const result = await pool.query<{ step: string; raw_value: string | null; rows: string }>(
    `select step, raw_value, count(*) as rows from sluice.quarantine where plan = $1 and decided_at is null
     group by step, raw_value order by count(*) desc, raw_value limit 20`,
    [run.plan.name],
  );
  report.quarantineGroups = result.rows.map((row) => ({
    step: row.step,
    rawValue: row.raw_value,
    rows: Number(row.rows),
  }));
  report.quarantineValues = (await countUndecided(pool, run.plan.name)).values;
}

/** On the clone only: the first allowed value for everything undecided, so that the steps behind can be tried. */
async function decideOnClone(pool: TargetPool, plan: PlanDefinition): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    for (const ruleStep of ruleSteps(plan)) {
      const open = await client.query<{ raw_value: string | null; rows: string }>(
        `select raw_value, count(*) as rows from sluice.quarantine
         where plan = $1 and step = $2 and decided_at is null group by raw_value`,
        [plan.name, ruleStep.step],
      );
      for (const row of open.rows) {
        const decision = {
          rawValue: row.raw_value,
          value: ruleStep.rules.values[0] ?? "",
          expectedRows: Number(row.rows),
        };
        await decideGroup(client, plan, ruleStep, decision, "rehearsal");
      }
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

function emptyReport(): DryRunReport {
  return {
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
