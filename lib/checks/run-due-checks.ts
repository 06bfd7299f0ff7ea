import type { Context } from "../kernel/context.ts";
import { inTransaction } from "../kernel/db/in-transaction.ts";
import type { Check, Phase, PlanDefinition } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import { checksDue, type Due } from "./checks-to-run.ts";
import { measureCheck } from "./measure-check.ts";
import { recordCheck } from "./record-check.ts";

/** Runs what the worker looks at by itself. `over`: of a plan that is done, only what its last phase left unlooked at. */
export async function runDueChecks(ctx: Context, plan: PlanDefinition, due: Due): Promise<void> {
  const checks = await checksDue(ctx.db, plan.name, ctx.now(), due);
  if (checks.length > 0) await runChecksNow(ctx, plan, checks);
}

/** @returns true if all pass */
export async function runChecksNow(
  ctx: Context,
  plan: PlanDefinition,
  checks: { phase: Phase; step: string; check: Check }[],
): Promise<boolean> {
  const pool = await readyTarget(ctx, plan.target);
  let clean = true;
  for (const { phase, step, check } of checks) {
    const outcome = await measureCheck(pool, check, { correlationId: ctx.correlationId, now: ctx.now });
    const of = { planName: plan.name, phase, step, runBy: "worker", jobId: null };
    await inTransaction(ctx, (tx) => recordCheck(tx, ctx, of, check, outcome));
    clean &&= outcome.ok;
  }
  return clean;
}
