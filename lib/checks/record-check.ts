import type { Prisma } from "../generated/prisma/client.ts";
import { asSystem } from "../kernel/audit/as-system.ts";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/db/client.ts";
import type { Check, CheckOutcome, Phase } from "../plans/model.ts";
import { noteFlagHold } from "./note-flag-hold.ts";

/**
 * Stores the result of a check, and tells when the check began to fail or passes again, with what that does to the
 * plan's flag. Whoever runs checks at the same time takes turns, so that each change is told once.
 */
export async function recordCheck(
  tx: Tx,
  ctx: Context,
  of: { planName: string; phase: Phase; step: string; runBy: string; jobId: string | null },
  check: Check,
  outcome: CheckOutcome,
): Promise<void> {
  const { planName, phase, step } = of;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`sluice checks ${planName}`}, 0))`;
  const began = await tx.planPhase.findUnique({ where: { planName_phase: { planName, phase } } });
  const before = await tx.checkResult.findFirst({
    where: {
      planName,
      phase,
      step,
      checkName: check.name,
      ...(began?.startedAt ? { at: { gte: began.startedAt } } : {}),
    },
    orderBy: { id: "desc" },
  });
  await tx.checkResult.create({
    data: {
      ...of,
      checkName: check.name,
      ok: outcome.ok,
      expected: outcome.expected as Prisma.InputJsonObject,
      observed: outcome.observed,
      query: check.query,
      sample: outcome.sample,
      error: outcome.error,
      at: outcome.at,
      durationMs: outcome.durationMs,
    },
  });
  if ((before?.ok ?? true) === outcome.ok) return;
  const { observed, expected, error } = outcome;
  await recordAudit(tx, asSystem(ctx, "validation"), {
    action: outcome.ok ? "check.passed-again" : "check.failed",
    subject: { kind: "plan", id: planName },
    ...(error === null ? {} : { reason: error }),
    before: before && { ok: before.ok, observed: before.observed },
    after: { phase, step, check: check.name, ok: outcome.ok, observed, expected },
  });
  await noteFlagHold(tx, ctx, planName);
}
