import type { RefusedAction } from "../audit/asked.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { blockedBy } from "./gates.ts";
import type { Gate, Phase } from "./model.ts";

/** Refuses, on record, unless every gate is green. @throws AppError gate-closed with the gates that are not */
export async function refuseClosedGate(
  ctx: Context,
  attempt: { action: RefusedAction; plan: string; phase: Phase },
  gates: Gate[],
): Promise<void> {
  const reason = blockedBy(gates);
  if (reason === null) return;
  const closed = gates.filter((gate) => gate.state !== "green");
  await recordAudit(ctx.db, ctx, {
    action: attempt.action,
    subject: { kind: "plan", id: attempt.plan },
    outcome: "refused",
    reason,
    after: { phase: attempt.phase },
  });
  throw new AppError("gate-closed", reason, {
    plan: attempt.plan,
    phase: attempt.phase,
    gates: closed.map(({ id, name, state, evidence }) => ({ id, name, state, evidence })),
  });
}
