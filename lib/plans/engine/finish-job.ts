import { openByPlan, retireByPlan, shutByPlan, unretireByPlan } from "../../flags/by-plan.ts";
import { type PlanJob, Prisma } from "../../generated/prisma/client.ts";
import { asSystem } from "../../kernel/audit/as-system.ts";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { LeaseLost } from "../../kernel/loop/lease.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { Phase, PhaseState, PlanDefinition } from "../model.ts";
import { readContractBegun } from "../reads/read-contract-begun.ts";
import { storedProgress } from "../stored-work.ts";
import { forgetTaking } from "./contract-taking.ts";
import type { Stop } from "./job-run.ts";
import { type JobLease, writeUnderLease } from "./lease.ts";
import { measureRun, measureUndo } from "./measure-run.ts";

export type JobEnd =
  | { state: "done"; result: Prisma.InputJsonValue | null }
  | { state: "failed"; error: Message; result: Prisma.InputJsonValue | null }
  | { state: "stopped"; stop: Stop; result: Prisma.InputJsonValue | null };

/** What stopped for good does not wait. */
function orFailed(end: JobEnd): JobEnd {
  if (end.state !== "stopped" || end.stop.failure === undefined) return end;
  return { state: "failed", error: end.stop.failure, result: end.result };
}

/** Records the end of a job, of its phase, and what it means for the flag, in one transaction under the lease. */
export async function finishJob(
  ctx: Context,
  job: PlanJob,
  lease: JobLease,
  plan: PlanDefinition,
  outcome: JobEnd,
): Promise<void> {
  const end = orFailed(outcome);
  await writeUnderLease(ctx, lease, async (tx) => {
    if (end.state === "stopped") return park(tx, ctx, job, end.stop);
    const phase = job.phase as Phase | null;
    if (end.state === "done" && phase) await applyToFlag(tx, ctx, job, phase, plan);
    if (end.state === "done" && job.kind === "restore") await forgetTaking(tx, plan.name);
    await tx.planJob.update({
      where: { id: job.id },
      data: {
        state: end.state,
        finishedAt: ctx.now(),
        leaseUntil: null,
        pauseReason: Prisma.DbNull,
        error: end.state === "failed" ? end.error : Prisma.DbNull,
        ...(end.result === null ? {} : { result: end.result }),
      },
    });
    const state = phaseAfter(job, end.state);
    if (phase && state) {
      await tx.planPhase.update({
        where: { planName_phase: { planName: plan.name, phase } },
        data: {
          state,
          error: end.state === "failed" ? end.error : Prisma.DbNull,
          ...(state === "running" ? {} : { finishedAt: ctx.now() }),
        },
      });
    }
    await recordAudit(tx, ctx, {
      action: `plan.${job.kind}-${end.state}`,
      subject: { kind: "plan", id: plan.name },
      outcome: end.state === "failed" ? "failed" : "done",
      ...(end.state === "failed" ? { because: end.error } : {}),
      after: {
        phase,
        job: job.id,
        ...(state ? { state } : {}),
        ...(phase ? await whatRan(tx, job, phase, end.state) : {}),
        // How it came out: work that ended may still have found a failure.
        ...(job.kind === "checks" || job.kind === "rehearsal" ? (end.result as object | null) : null),
      },
    });
  });
}

async function whatRan(tx: Tx, job: PlanJob, phase: Phase, end: "done" | "failed") {
  if (job.kind === "run") return { ran: await measureRun(tx, job, phase) };
  const back = job.kind === "rollback" || job.kind === "restore";
  return back && end === "done" ? { ran: await measureUndo(tx, job, phase) } : {};
}

/** A job that stops on the way: paused, or given back at once so that another worker goes on. */
async function park(tx: Tx, ctx: Context, job: PlanJob, stop: Stop): Promise<void> {
  if (stop.kind === "lease-lost") throw new LeaseLost();
  const pausedFor = stop.kind === "shutdown" ? null : stop.kind;
  // A rehearsal has nothing to go on with: its copy is gone. Who stopped it is on record since it was pressed.
  if (job.kind === "rehearsal" && stop.kind === "person") {
    await tx.planJob.update({
      where: { id: job.id },
      data: { state: "stopped", finishedAt: ctx.now(), leaseUntil: null },
    });
    return;
  }
  const gate = stop.gate === undefined ? {} : { gate: stop.gate };
  await tx.planJob.update({
    where: { id: job.id },
    data: {
      state: pausedFor === null ? "queued" : "paused",
      leaseUntil: null,
      pauseReason: pausedFor === null ? Prisma.DbNull : stop.reason,
      progress: storedProgress.write({ step: null, pausedFor, ...gate }),
    },
  });
  if (pausedFor === null) return;
  if (job.kind === "run" && job.phase)
    await tx.planPhase.update({
      where: { planName_phase: { planName: job.planName, phase: job.phase } },
      data: { state: "paused" },
    });
  // A person's pause is on record since it was pressed, in that person's name.
  if (stop.kind === "person") return;
  await recordAudit(tx, asSystem(ctx, "worker"), {
    action: "plan.job-paused",
    subject: { kind: "plan", id: job.planName },
    because: stop.reason,
    after: { phase: job.phase, job: job.id, ...gate },
  });
}

function phaseAfter(job: PlanJob, end: "done" | "failed"): PhaseState | null {
  if (job.kind === "rehearsal" || job.kind === "checks") return null;
  if (end === "failed") return "failed";
  if (job.kind !== "run") return "rolled_back";
  // The switchover is done when the flag is at 100 % and the checks are green; the worker watches for that.
  return job.phase === "switchover" ? "running" : "done";
}

async function applyToFlag(
  tx: Tx,
  ctx: Context,
  job: PlanJob,
  phase: Phase,
  plan: PlanDefinition,
): Promise<void> {
  if (plan.flag === null) return;
  const stages = plan.phases.find((one) => one.phase === "switchover")?.switch?.stages;
  const of = { plan: plan.name, flag: plan.flag, environment: plan.environment };
  if (job.kind === "run" && phase === "switchover")
    await openByPlan(tx, ctx, { ...of, percentage: stages?.[0]?.percentage ?? 100 });
  if (job.kind === "rollback" && phase === "switchover")
    await shutByPlan(tx, ctx, { ...of, contractBegun: await readContractBegun(tx, plan.name) });
  if (job.kind === "run" && phase === "contract") await retireByPlan(tx, ctx, of);
  // After a restore the old path exists again: the flag stays on, and is no longer retired.
  if (job.kind === "restore" && phase === "contract") await unretireByPlan(tx, ctx, of);
}
