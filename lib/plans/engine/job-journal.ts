import { recordCheck } from "../../checks/record-check.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { asSystem } from "../../kernel/audit/as-system.ts";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { AuditAction } from "../../kernel/audit/tellings.ts";
import type { Context } from "../../kernel/context.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { Blocker } from "../../target/ddl/run-statements.ts";
import type { Phase, Step, StepState } from "../model.ts";
import { storedBackup, storedProgress } from "../stored-work.ts";
import type { Journal } from "./job-run.ts";
import { type JobLease, writeUnderLease } from "./lease.ts";
import { holdTeller } from "./tell-holds.ts";

/** The journal of a job on the target: Sluice's tables, each write under the job's lease. */
export function jobJournal(ctx: Context, lease: JobLease, planName: string): Journal {
  let lastSampleAt = 0;
  const tellHold = holdTeller();
  const { at, read, write, tell } = recordOfSteps(ctx, lease, planName);
  return {
    stepState: async (phase, step) => ((await read(phase, step))?.state ?? "waiting") as StepState,
    stepBackup: async (phase, step) => storedBackup.read((await read(phase, step))?.backup),
    stepStarted: async (phase, step) => {
      const before = await read(phase, step.name);
      const again = before?.state === "paused" || before?.state === "running";
      await write(phase, step.name, {
        state: "running",
        error: Prisma.DbNull,
        finishedAt: null,
        blockers: [],
        ...(again ? {} : { startedAt: ctx.now(), lockWaitMs: null, lockTries: null }),
      });
    },
    statementDone: async (phase, step, report) => {
      const before = await read(phase, step.name);
      await writeUnderLease(ctx, lease, async (tx) => {
        await tx.planStep.update({
          where: at(phase, step.name),
          data: {
            lockWaitMs: Math.max(before?.lockWaitMs ?? 0, Math.round(report.lockWaitMs)),
            lockTries: Math.max(before?.lockTries ?? 0, report.tries),
            blockers: [],
          },
        });
        await tx.$executeRaw`update plan_phases
          set longest_lock_wait_ms = greatest(longest_lock_wait_ms, ${Math.round(report.lockWaitMs)})
          where plan_name = ${planName} and phase = ${phase}`;
      });
    },
    lockAwaited: (phase, step, waitedMs, blockers) =>
      write(phase, step.name, {
        blockers: blockers.map(describeBlocker),
        ...(waitedMs > 0 ? { lockWaitMs: Math.round(waitedMs) } : {}),
      }),
    batchDone: async (phase, step, progress) => {
      const now = ctx.now();
      const { rowsDone, rowsTotal, rowsQuarantined, rowsPerSecond, batchRows } = progress;
      const batch = { rowsDone, rowsPerSecond, batchRows, batchMs: Math.round(progress.batchMs) };
      await writeUnderLease(ctx, lease, async (tx) => {
        const data = { ...batch, rowsTotal, rowsQuarantined };
        await tx.planStep.update({ where: at(phase, step.name), data });
        if (rowsPerSecond === null || now.getTime() - lastSampleAt < 250) return;
        lastSampleAt = now.getTime();
        await tx.backfillSample.createMany({
          data: [{ planName, phase, step: step.name, at: now, ...batch, rowsPerSecond }],
          skipDuplicates: true,
        });
      });
    },
    nothingChanged: (phase, step, rows) => {
      const because = message("auditReasons.changedNothing", { step: step.name, rows });
      return tell("plan.changed-nothing", because, phase, step, { rows });
    },
    changesNotCounted: (phase, step, rows) => {
      const because = message("auditReasons.changesNotCounted", { step: step.name, rows });
      return tell("plan.changes-not-counted", because, phase, step, { rows });
    },
    throttled: async (phase, step, reason) => {
      await write(phase, step.name, { throttleReason: reason ?? Prisma.DbNull });
      const told = tellHold(reason, ctx.now());
      if (told?.kind === "begun") await tell("plan.held-by-load", reason, phase, step, {});
      if (told?.kind === "ended")
        await tell("plan.load-passed", reason, phase, step, { heldMs: told.heldMs });
    },
    backedUp: (phase, step, backup) => write(phase, step.name, { backup: storedBackup.write(backup) }),
    // From here on its times, waits and rows are those of the way back.
    undoStarted: async (phase, step) => {
      const before = await read(phase, step.name);
      await write(phase, step.name, {
        startedAt: ctx.now(),
        finishedAt: null,
        error: Prisma.DbNull,
        lockWaitMs: null,
        lockTries: null,
        blockers: [],
        ...(before?.rowsDone == null ? {} : { rowsDone: 0, rowsPerSecond: null }),
      });
    },
    stepEnded: (phase, step, state, error) =>
      write(phase, step.name, {
        state,
        error: error ?? Prisma.DbNull,
        throttleReason: Prisma.DbNull,
        ...(state === "done" || state === "failed" || state === "rolled_back"
          ? { finishedAt: ctx.now() }
          : {}),
        ...(state === "rolled_back"
          ? { rowsDone: null, rowsTotal: null, rowsQuarantined: null, rowsPerSecond: null }
          : {}),
      }),
    checked: (phase, step, check, outcome) =>
      writeUnderLease(ctx, lease, async (tx) => {
        const of = { planName, phase, step, runBy: ctx.actor.name, jobId: lease.key };
        await recordCheck(tx, ctx, of, check, outcome);
      }),
  };
}

/** What is kept of the plan's steps, and what is told of them. */
function recordOfSteps(ctx: Context, lease: JobLease, planName: string) {
  const at = (phase: Phase, step: string) => ({ planName_phase_step: { planName, phase, step } });
  const write = (phase: Phase, step: string, data: Parameters<typeof ctx.db.planStep.update>[0]["data"]) =>
    writeUnderLease(ctx, lease, async (tx) => {
      await tx.planStep.update({ where: at(phase, step), data });
      await tx.planJob.update({
        where: { id: lease.key },
        data: { progress: storedProgress.write({ step, pausedFor: null }) },
      });
    });
  const read = (phase: Phase, step: string) => ctx.db.planStep.findUnique({ where: at(phase, step) });
  const tell = (action: AuditAction, because: Message | null, phase: Phase, step: Step, more: object) =>
    recordAudit(ctx.db, asSystem(ctx, "worker"), {
      action,
      subject: { kind: "plan", id: planName },
      ...(because === null ? {} : { because }),
      after: { phase, step: step.name, ...more },
    });
  return { at, read, write, tell };
}

/** "psql (clinic), pid 7, idle in transaction: update reservations …" */
export function describeBlocker(blocker: Blocker): Message {
  const { application, user, pid, state, query } = blocker;
  const named = application || message("targetRefusals.blocker.session");
  const who = user
    ? message("targetRefusals.blocker.ofUser", { named, user, pid: String(pid) })
    : message("targetRefusals.blocker.named", { named, pid: String(pid) });
  const doing = [state, query?.replaceAll(/\s+/g, " ")].filter(Boolean).join(": ");
  return doing ? message("targetRefusals.blocker.doing", { who, doing }) : who;
}
