import { asSystem } from "../kernel/audit/as-system.ts";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/db/client.ts";
import { HOLDING_STATES } from "../plans/model.ts";
import { readFailingChecks } from "./failing-checks.ts";

/**
 * Tells when a failing check begins to hold the plan's flag, and when nothing holds it any more. The plan remembers which
 * was told last, so that of two that look at once one tells it.
 */
export async function noteFlagHold(tx: Tx, ctx: Context, planName: string): Promise<void> {
  const plan = await tx.plan.findUniqueOrThrow({
    where: { name: planName },
    select: { environment: true, flagName: true, flagHeldByCheck: true },
  });
  if (plan.flagName === null) return;
  const flag = await tx.featureFlag.findUnique({
    where: { name_environment: { name: plan.flagName, environment: plan.environment } },
  });
  const switchover = await tx.planPhase.findUnique({
    where: { planName_phase: { planName, phase: "switchover" } },
  });
  const isOpen =
    flag !== null && flag.retiredAt === null && HOLDING_STATES.includes(switchover?.state ?? "waiting");
  const [first] = isOpen ? await readFailingChecks(tx, planName, ctx.now()) : [];
  const told = plan.flagHeldByCheck;
  if ((first === undefined) === (told === null)) return;
  const noted = await tx.plan.updateMany({
    where: { name: planName, flagHeldByCheck: told },
    data: { flagHeldByCheck: first?.check ?? null },
  });
  // Somebody else told it. Of a switchover that was taken back, and a flag that was retired, its own entry tells.
  if (noted.count === 0 || (first === undefined && !isOpen)) return;
  const percentage = flag?.enabled ? flag.rolloutPercentage.toNumber() : 0;
  await recordAudit(tx, asSystem(ctx, "interlock"), {
    action: first ? "flag.held-by-check" : "flag.released-by-checks",
    subject: { kind: "flag", id: plan.flagName },
    after: first
      ? {
          percentage,
          plan: planName,
          phase: first.phase,
          step: first.step,
          check: first.check,
          observed: first.observed,
          expected: first.expected,
        }
      : { percentage, plan: planName, check: told },
  });
}
