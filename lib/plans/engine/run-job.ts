import { checksToRun } from "../../checks/checks-to-run.ts";
import { measureCheck } from "../../checks/measure-check.ts";
import { runDueChecks } from "../../checks/run-due-checks.ts";
import type { PlanJob } from "../../generated/prisma/client.ts";
import { targetUrl } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { log } from "../../kernel/log/log.ts";
import { LeaseLost } from "../../kernel/loop/lease.ts";
import { withEnd } from "../../kernel/text/sentences.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { reconcileQuarantine } from "../../quarantine/reconcile-quarantine.ts";
import { sayQuarantined } from "../../quarantine/say-quarantined.ts";
import { BESIDE_OTHERS } from "../../target/backfill/batch-size.ts";
import { diffFingerprints, fingerprintSchema } from "../../target/copy/fingerprint.ts";
import type { TargetPool } from "../../target/pool.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { hashWhatRuns } from "../definition/what-runs.ts";
import type {
  JobKind,
  Phase,
  PhaseDefinition,
  PhaseState,
  PlanDefinition,
  RehearsalProgress,
} from "../model.ts";
import { PHASES, SWITCH_STEP } from "../model.ts";
import { forecastSwitch } from "../reads/forecast-switch.ts";
import { storedReport } from "../reads/rehearsal-report.ts";
import { runProbes } from "../rehearsal/run-probes.ts";
import { runRehearsal } from "../rehearsal/run-rehearsal.ts";
import { storedProgress, storedRunResult } from "../stored-work.ts";
import { takeFence } from "./fence.ts";
import { finishJob, type JobEnd } from "./finish-job.ts";
import { jobJournal } from "./job-journal.ts";
import type { JobRun, Stop } from "./job-run.ts";
import { type JobLease, writeUnderLease } from "./lease.ts";
import { lookAtSent } from "./look-at-sent.ts";
import { measureRehearsal } from "./measure-run.ts";
import { rehearsalSeed } from "./rehearsal-seed.ts";
import { runGates } from "./run-gates.ts";
import { checkFound, runSteps } from "./run-steps.ts";
import { tellLatest } from "./tell-latest.ts";
import { undoSteps } from "./undo-steps.ts";

export type JobTools = {
  lease: JobLease;
  /** A pool of the job's own on the plan's target, schema `sluice` installed. */
  pool: TargetPool;
  backupFolder: string;
  /** Another worker had begun it. */
  resumed: boolean;
  shouldStop: () => Stop | null;
};

/**
 * Does a claimed job and records how it ended. The person who asked is the actor of all that it does.
 * @throws LeaseLost if another worker has it now; AppError unavailable if the target is away (the lease then runs out,
 *   and the job is taken up again)
 */
export async function runJob(ctx: Context, job: PlanJob, tools: JobTools): Promise<void> {
  const { plan, definition } = await requirePlan(ctx.db, job.planName);
  let end: JobEnd;
  if (plan.sha256 !== job.sha256) {
    end = {
      state: "failed",
      error: message("planRefusals.planChanged"),
      result: null,
    };
  } else {
    await raiseFence(ctx, job, tools, definition);
    end = await work(ctx, job, definition, tools);
  }
  await finishJob(ctx, job, tools.lease, definition, end);
  // What other phases' checks said of the target before is old now. What fails here the watcher does.
  if (end.state !== "stopped" && job.kind !== "checks" && job.kind !== "rehearsal")
    await lookAgain(ctx, definition).catch((error: unknown) => {
      log.warn({ err: error, plan: plan.name, correlationId: ctx.correlationId }, "looking again failed");
    });
}

async function lookAgain(ctx: Context, plan: PlanDefinition): Promise<void> {
  const contract = await ctx.db.planPhase.findUnique({
    where: { planName_phase: { planName: plan.name, phase: "contract" } },
  });
  await runDueChecks(ctx, plan, { over: contract?.state === "done", live: false });
}

/** Sluice's epoch may be lower than the target's, after Sluice was set up anew: then it is raised, under the lease. */
async function raiseFence(
  ctx: Context,
  job: PlanJob,
  tools: JobTools,
  definition: PlanDefinition,
): Promise<void> {
  const { lease } = tools;
  const standing = await takeFence(tools.pool, definition.name, lease.epoch);
  if (standing === lease.epoch) return;
  await writeUnderLease(ctx, lease, async (tx) => {
    await tx.planJob.update({ where: { id: job.id }, data: { epoch: standing + 1 } });
  });
  lease.epoch = standing + 1;
  if ((await takeFence(tools.pool, definition.name, lease.epoch)) !== lease.epoch) throw new LeaseLost();
}

async function work(ctx: Context, job: PlanJob, plan: PlanDefinition, tools: JobTools): Promise<JobEnd> {
  const kind = job.kind;
  if (kind === "checks") return runAllChecks(ctx, job, plan, tools);
  const phase = plan.phases.find((one) => one.phase === job.phase);
  if (!phase) throw new AppError("not-found", message("planRefusals.noPhase", { phase: job.phase ?? "" }));
  if (kind === "rehearsal") return rehearse(ctx, job, plan, phase.phase, tools);
  const run: JobRun = {
    plan,
    pool: tools.pool,
    epoch: tools.lease.epoch,
    correlationId: ctx.correlationId,
    now: ctx.now,
    pace: BESIDE_OTHERS,
    backupFolder: tools.backupFolder,
    resumed: tools.resumed,
    journal: jobJournal(ctx, tools.lease, plan.name),
    gates: runGates(ctx, job, tools.lease, plan, tools.pool),
    shouldStop: tools.shouldStop,
    onQuarantine: async (rows, leftOpen) => ({
      kind: leftOpen ? "left-open" : "quarantine",
      reason: sayQuarantined(rows, leftOpen),
    }),
  };
  const stop = tools.shouldStop() ?? (await judgeAnew(run, phase, kind));
  if (stop) return { state: "stopped", stop, result: null };
  return kind === "run" ? forward(ctx, job, phase, run, tools) : backward(ctx, job, phase, run);
}

/** Asked for a while ago, paused and resumed, or taken over: what was judged then may not hold any more. */
async function judgeAnew(run: JobRun, phase: PhaseDefinition, kind: JobKind): Promise<Stop | null> {
  if (kind === "run") await lookAtSent(run, phase);
  // A worker that died between the flag and the target.
  await run.gates?.turnBack();
  const stop = (await run.gates?.judge()) ?? null;
  if (!stop) return null;
  for (const step of phase.steps)
    if ((await run.journal.stepState(phase.phase, step.name)) === "running")
      await run.journal.stepEnded(
        phase.phase,
        step,
        stop.failure ? "failed" : "paused",
        stop.failure ?? null,
      );
  return stop;
}

async function forward(
  ctx: Context,
  job: PlanJob,
  phase: PhaseDefinition,
  run: JobRun,
  tools: JobTools,
): Promise<JobEnd> {
  let before = storedRunResult.read(job.result)?.schemaBefore;
  if (!before) {
    // What a rollback has to get back to.
    before = await fingerprintSchema(run.pool);
    const found = { schemaBefore: before };
    await writeUnderLease(ctx, tools.lease, async (tx) => {
      await tx.planJob.update({ where: { id: job.id }, data: { result: storedRunResult.write(found) } });
    });
  }
  const result = storedRunResult.write({ schemaBefore: before });
  if (phase.switch) {
    const refused = await examineSwitch(phase, run);
    if (refused !== null) return { state: "failed", error: refused, result };
  }
  const outcome = await runSteps(run, phase);
  if (outcome.state === "stopped") return { state: "stopped", stop: outcome.stop, result };
  if (outcome.state === "failed") return { state: "failed", error: outcome.error, result };
  return { state: "done", result };
}

/** Probes of the old application and checks, before the flag opens. @returns what stands against it, or null */
async function examineSwitch(phase: PhaseDefinition, run: JobRun): Promise<Message | null> {
  let refused: Message | null = null;
  // A decision that was withdrawn a moment ago: the checks must see its rows without their value.
  await reconcileQuarantine(run.pool, run.plan);
  for (const check of phase.switch?.checks ?? []) {
    const outcome = await measureCheck(run.pool, check, run);
    await run.journal.checked(phase.phase, SWITCH_STEP, check, outcome);
    if (!outcome.ok) refused ??= checkFound(check, outcome);
  }
  for (const probe of await runProbes(run.pool, phase.switch?.probes ?? [], run.correlationId)) {
    if (!probe.ok)
      refused ??= message("planRefusals.probe", { probe: probe.name, error: withEnd(probe.error ?? "") });
  }
  return refused;
}

async function backward(ctx: Context, job: PlanJob, phase: PhaseDefinition, run: JobRun): Promise<JobEnd> {
  const outcome = await undoSteps(run, phase);
  if (outcome.state === "stopped") return { state: "stopped", stop: outcome.stop, result: null };
  if (outcome.state === "failed") return { state: "failed", error: outcome.error, result: null };
  const last = await ctx.db.planJob.findFirst({
    where: { planName: job.planName, phase: phase.phase, kind: "run" },
    orderBy: { requestedAt: "desc" },
  });
  const before = storedRunResult.read(last?.result)?.schemaBefore;
  if (!before) return { state: "done", result: { schemaEqual: null, differences: [] } };
  const now = await fingerprintSchema(run.pool);
  const differences = (await diffFingerprints(before, now)).map((one) => one.object);
  return { state: "done", result: { schemaEqual: differences.length === 0, differences } };
}

async function rehearse(
  ctx: Context,
  job: PlanJob,
  plan: PlanDefinition,
  phase: Phase,
  tools: JobTools,
): Promise<JobEnd> {
  const rows = await ctx.db.planPhase.findMany({ where: { planName: plan.name } });
  const states = Object.fromEntries(
    PHASES.map((name) => [name, rows.find((row) => row.phase === name)?.state ?? "waiting"]),
  ) as Record<Phase, PhaseState>;
  const version = { sha256: job.sha256, definition: plan };
  const seed = await rehearsalSeed(ctx.db, { planName: plan.name, phase }, version);
  const progress = tellOfRehearsal(ctx, job, tools.lease);
  const rehearsing = runRehearsal({
    plan,
    phase,
    states,
    target: { name: plan.target, url: targetUrl(ctx.config(), plan.target), pool: tools.pool },
    epoch: tools.lease.epoch,
    seed,
    correlationId: ctx.correlationId,
    now: ctx.now,
    shouldStop: tools.shouldStop,
    onProgress: progress.tell,
  }).finally(progress.end);
  // Stopped, it ends with whatever error its connections end with.
  const rehearsal = await rehearsing.catch((error: unknown) => {
    if (!tools.shouldStop()) throw error;
    return null;
  });
  const stop = tools.shouldStop();
  if (stop) return { state: "stopped", stop, result: null };
  if (rehearsal === null) throw new Error("a rehearsal ended without a result, and nobody stopped it");
  const switched = plan.phases.find((one) => one.phase === phase)?.switch;
  const { environment } = plan;
  if (switched)
    rehearsal.report.switch = await forecastSwitch(ctx.db, { ...switched, environment }, ctx.now());
  await writeUnderLease(ctx, tools.lease, async (tx) => {
    await tx.rehearsal.create({
      data: {
        planName: plan.name,
        phase,
        sha256: job.sha256,
        runsSha256: hashWhatRuns(plan),
        at: ctx.now(),
        by: ctx.actor.name,
        ...rehearsal,
        report: storedReport.write(rehearsal.report),
      },
    });
  });
  const { ok, rollbackProven, report } = rehearsal;
  const oneWay = report.rollback.ok && report.rollback.oneWay ? { oneWay: report.rollback.oneWay } : {};
  return { state: "done", result: { ok, rollbackProven, ...oneWay, ran: measureRehearsal(report) } };
}

/** Writes how far a rehearsal is, at most once a second. */
function tellOfRehearsal(ctx: Context, job: PlanJob, lease: JobLease) {
  return tellLatest(1_000, async (rehearsal: RehearsalProgress) => {
    const progress = storedProgress.write({ step: null, pausedFor: null, rehearsal });
    await writeUnderLease(ctx, lease, async (tx) => {
      await tx.planJob.update({ where: { id: job.id }, data: { progress } });
    });
  });
}

async function runAllChecks(
  ctx: Context,
  job: PlanJob,
  plan: PlanDefinition,
  tools: JobTools,
): Promise<JobEnd> {
  const journal = jobJournal(ctx, tools.lease, plan.name);
  let failed = 0;
  const checks = await checksToRun(ctx.db, plan.name, ctx.now());
  for (const { phase, step, check } of checks) {
    const stop = tools.shouldStop();
    if (stop) return { state: "stopped", stop, result: null };
    const outcome = await measureCheck(tools.pool, check, { correlationId: ctx.correlationId, now: ctx.now });
    await journal.checked(phase, step, check, outcome);
    if (!outcome.ok) failed += 1;
  }
  return { state: "done", result: { run: checks.length, failed, job: job.id } };
}
