import { isDeepStrictEqual } from "node:util";
import { noteFlagHold } from "../../checks/note-flag-hold.ts";
import { readCheckStandings } from "../../checks/read-check-standings.ts";
import { runChecksNow, runDueChecks } from "../../checks/run-due-checks.ts";
import { isSetToAll } from "../../flags/clients/read-served-since.ts";
import { type Plan, type PlanJob, Prisma } from "../../generated/prisma/client.ts";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { log } from "../../kernel/log/log.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { message } from "../../messages/catalogue/message.ts";
import { takeOverAudits } from "../../quarantine/leave-audit.ts";
import { countLeftOpen } from "../../quarantine/left-open.ts";
import { countUndecided, ruleSteps } from "../../quarantine/quarantine.ts";
import { reconcileQuarantine } from "../../quarantine/reconcile-quarantine.ts";
import { sayQuarantined } from "../../quarantine/say-quarantined.ts";
import { definitionOf } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import type { Phase, PlanDefinition } from "../model.ts";
import { SWITCH_STEP } from "../model.ts";
import { readyTarget } from "../plan-target.ts";
import { findActiveJob } from "../store.ts";
import { storedProgress } from "../stored-work.ts";

const LIVE_EVERY_MS = 15_000;

/** What the watcher remembers between two rounds. */
export type Watch = { liveAt: Map<string, number> };

/**
 * One round of what happens to plans by itself: paused work goes on when what it waited for has come, live checks run,
 * and a switchover is done when the flag is at 100 % and its checks are green. One worker at a time does this.
 */
export async function watchPlans(ctx: Context, watch: Watch): Promise<void> {
  for (const plan of await ctx.db.plan.findMany({ orderBy: { name: "asc" } })) {
    const definition = definitionOf(plan);
    if (!definition) continue;
    try {
      await watchPlan(ctx, watch, plan, definition);
    } catch (error) {
      // A target that is away must not keep the other plans waiting.
      log.warn({ err: error, plan: plan.name, correlationId: ctx.correlationId }, "watching a plan failed");
    }
  }
}

async function watchPlan(ctx: Context, watch: Watch, plan: Plan, definition: PlanDefinition): Promise<void> {
  const killed = (await readKillState(ctx.db, definition.environment)).engagedAt !== null;
  const job = await findActiveJob(ctx.db, plan.name);
  if (job?.state === "paused" && job.pauseRequestedAt === null && !killed)
    await tryToResume(ctx, job, definition);
  const phases = await ctx.db.planPhase.findMany({ where: { planName: plan.name } });
  const standing = phases.filter((row) => row.state !== "waiting");
  const inProgress = standing.some((row) => row.state !== "rolled_back");
  const over = phases.find((row) => row.phase === "contract")?.state === "done";
  const now = ctx.now().getTime();
  if (standing.length > 0 && now - (watch.liveAt.get(plan.name) ?? 0) >= LIVE_EVERY_MS) {
    watch.liveAt.set(plan.name, now);
    if (!over) {
      const pool = await readyTarget(ctx, definition.target);
      await takeOverAudits(ctx, pool, plan.name);
      await reconcileQuarantine(pool, definition);
    }
    // Contract looks itself at what it removes; what this measured after that would be a failure of nothing.
    const removes = job?.kind === "run" && job.phase === "contract" && job.state !== "paused";
    if (inProgress)
      await runDueChecks(ctx, definition, { over, live: true, contractBegun: removes || undefined });
    // A phase that began or was undone may have ended what held the flag, without a new result.
    await inTransaction(ctx, (tx) => noteFlagHold(tx, ctx, plan.name));
  }
  const switchover = phases.find((row) => row.phase === "switchover");
  if (switchover?.state === "running" && !killed && job?.phase !== "switchover")
    await tryToEndSwitchover(ctx, plan, definition);
}

async function tryToResume(ctx: Context, job: PlanJob, plan: PlanDefinition): Promise<void> {
  const waitsFor = storedProgress.read(job.progress)?.pausedFor;
  if (waitsFor === "quarantine" || waitsFor === "left-open") {
    const pool = await readyTarget(ctx, plan.target);
    const settled = await reconcileQuarantine(pool, plan);
    const asked = (await countUndecided(pool, plan.name)).rows;
    const open = waitsFor === "left-open" && asked === 0;
    const steps = ruleSteps(plan).map(({ step }) => step);
    const rows = open ? (await countLeftOpen(pool, plan.name, steps)).rows : asked;
    const reason = sayQuarantined(rows, open);
    if (rows > 0) {
      if (!isDeepStrictEqual(job.pauseReason, reason))
        await inTransaction(ctx, (tx) =>
          tx.planJob.updateMany({
            where: asSeen(job),
            data: { pauseReason: reason },
          }),
        );
      return;
    }
    if (!settled) return;
  } else if (waitsFor !== "kill-switch") return;
  await inTransaction(ctx, async (tx) => {
    await lockPlan(tx, job.planName);
    if (await isKilled(tx, plan.environment)) return;
    const resumed = await tx.planJob.updateMany({
      where: asSeen(job),
      data: { state: "queued", pauseReason: Prisma.DbNull },
    });
    if (resumed.count === 0) return; // somebody paused it, or undid it, a moment ago
    if (job.kind === "run" && job.phase)
      await tx.planPhase.update({
        where: { planName_phase: { planName: job.planName, phase: job.phase } },
        data: { state: "running" },
      });
    await recordAudit(tx, ctx, {
      action: "plan.resumed",
      subject: { kind: "plan", id: job.planName },
      because:
        waitsFor === "kill-switch" ? message("auditReasons.lifted") : message("auditReasons.allDecided"),
      after: { phase: job.phase, job: job.id },
    });
  });
}

/** A pause that no person asked for, and that it has not been let go on from since: the next one is a later epoch's. */
function asSeen({ id, epoch }: PlanJob) {
  return { id, epoch, state: "paused", pauseRequestedAt: null } as const;
}

/** From here to the end of the transaction neither the kill switch nor a flag changes. Takes its lock after the plan's. */
async function isKilled(tx: Tx, environment: string): Promise<boolean> {
  await lockFlagState(tx);
  return (await readKillState(tx, environment)).engagedAt !== null;
}

async function tryToEndSwitchover(ctx: Context, { sha256 }: Plan, plan: PlanDefinition): Promise<void> {
  if (!(await isServedToAll(ctx.db, plan))) return;
  const checks = plan.phases.find((one) => one.phase === "switchover")?.switch?.checks ?? [];
  const own = checks.map((check) => ({ phase: "switchover" as const, step: SWITCH_STEP, check }));
  if (!(await runChecksNow(ctx, plan, own))) return;
  await inTransaction(ctx, async (tx) => {
    await lockPlan(tx, plan.name);
    // The checks took their time: what was looked at before them may have changed, and so may the checks.
    const isThisVersion = (await tx.plan.count({ where: { name: plan.name, sha256 } })) === 1;
    if (!isThisVersion || (await isKilled(tx, plan.environment)) || !(await isServedToAll(tx, plan))) return;
    if ((await findActiveJob(tx, plan.name))?.phase === "switchover") return;
    const standings = await readCheckStandings(tx, ctx.now(), plan.name);
    if (standings.some(({ phase, step, latest }) => isOwn(phase, step) && !latest?.ok)) return;
    const ended = await tx.planPhase.updateMany({
      where: { planName: plan.name, phase: "switchover", state: "running" },
      data: { state: "done", finishedAt: ctx.now() },
    });
    if (ended.count === 0) return;
    await recordAudit(tx, ctx, {
      action: "plan.switchover-done",
      subject: { kind: "plan", id: plan.name },
      because: message("auditReasons.servedToAll", { flag: plan.flag ?? "", checks: checks.length }),
      after: { phase: "switchover", state: "done" },
    });
  });
}

function isOwn(phase: Phase, step: string): boolean {
  return phase === "switchover" && step === SWITCH_STEP;
}

async function isServedToAll(db: Db | Tx, { flag: name, environment }: PlanDefinition): Promise<boolean> {
  if (name === null) return false;
  const flag = await db.featureFlag.findUnique({ where: { name_environment: { name, environment } } });
  return flag !== null && isSetToAll(flag);
}
