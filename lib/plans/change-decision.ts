import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { formNumber } from "../form-number.ts";
import { storableText } from "../storable-text.ts";
import { applyDecisions, type QuarantineDecided } from "./apply-decisions.ts";
import { requirePlan } from "./plan-definition.ts";

const ROWS = "must be the number of rows that was shown";
const Input = z.object({
  plan: storableText().min(1),
  step: storableText().min(1),
  rawValue: storableText().nullable(),
  /** The value that was decided, as the person saw it. */
  from: storableText().min(1),
  /** Null withdraws the decision. */
  to: storableText().min(1).nullable(),
  /** Rows that have the value from this text, as the person saw it; refused if there are more or fewer now. */
  expectedRows: formNumber(ROWS).refine((rows) => Number.isInteger(rows) && rows >= 0, ROWS),
});

/**
 * Changes a decision of the quarantine, and the rows that were filled from it: to another value, or back to none, so
 * that they wait for a person again.
 * @throws AppError forbidden, not-found, invalid, gate-closed (a later phase stands on it), conflict (not what was shown)
 */
export async function changeDecision(ctx: Context, input: unknown): Promise<QuarantineDecided> {
  const { plan: name, step, ...change } = Input.parse(input);
  const subject = { kind: "quarantine", id: `${name}/${step}` } as const;
  await requirePermission(ctx, "quarantine:decide", subject);
  const { definition } = await requirePlan(ctx.db, name);
  if (change.to === change.from)
    throw new AppError("invalid", `It is ${change.from} already. Choose another value.`, { field: "to" });
  const steps = [{ step, changes: [change] }];
  return applyDecisions(ctx, definition, { steps }).catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === "gate-closed")
      await recordAudit(ctx.db, ctx, {
        action: change.to === null ? "quarantine.decision-withdrawn" : "quarantine.decision-changed",
        subject,
        outcome: "refused",
        reason: error.message,
        after: change,
      });
    throw error;
  });
}
