import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { AppError } from "../errors.ts";
import { formNumber } from "../form-number.ts";
import { storableText } from "../storable-text.ts";
import { withTargetClient } from "../target/pool.ts";
import type { PlanDefinition } from "./model.ts";
import { requirePlan } from "./plan-definition.ts";
import { readyTarget } from "./plan-target.ts";
import {
  decideGroup,
  type GroupDecision,
  installRules,
  lockQuarantine,
  type RuleStep,
  reconcileQuarantine,
  ruleSteps,
} from "./run/quarantine.ts";

const ROWS = "must be the number of rows that was shown";
const Input = z.object({
  plan: storableText().min(1),
  step: storableText().min(1),
  decisions: z
    .array(
      z.object({
        /** The raw text exactly as it is shown; null where the application stored NULL. */
        rawValue: storableText().nullable(),
        value: storableText().min(1, "choose a value"),
        /** Rows that the person saw; refused if there are more or fewer now. */
        expectedRows: formNumber(ROWS).refine((rows) => Number.isInteger(rows) && rows > 0, ROWS),
      }),
    )
    .min(1, "choose a value for at least one group")
    .max(5_000),
});

export type QuarantineDecided = { groups: number; rows: number; undecidedRows: number };

/**
 * Gives every row of each group its value and makes the decisions rules, for rows that are still to come: all of it in
 * one transaction on the target, or nothing.
 * @throws AppError forbidden, not-found, invalid (value not allowed), conflict (rows changed since they were shown)
 */
export async function decideQuarantine(ctx: Context, input: unknown): Promise<QuarantineDecided> {
  const { plan: name, step, decisions } = Input.parse(input);
  await requirePermission(ctx, "quarantine:decide", { kind: "quarantine", id: `${name}/${step}` });
  const { definition } = await requirePlan(ctx.db, name);
  return applyDecisions(ctx, definition, step, decisions);
}

/** The common part of deciding on the page and by CSV; the caller has checked the permission. */
export async function applyDecisions(
  ctx: Context,
  plan: PlanDefinition,
  step: string,
  decisions: GroupDecision[],
): Promise<QuarantineDecided> {
  const ruleStep = ruleSteps(plan).find((one) => one.step === step);
  if (!ruleStep)
    throw new AppError("not-found", `The plan has no step ${step} with rules.`, { plan: plan.name, step });
  refuseForeignValues(ruleStep, decisions);
  const pool = await readyTarget(plan.target);
  const subject = { kind: "quarantine", id: `${plan.name}/${step}` } as const;
  const undecidedRows = await withTargetClient(pool, { correlationId: ctx.correlationId }, async (client) => {
    await client.query("begin; set local lock_timeout = '5s'; set local statement_timeout = '60s'");
    try {
      await lockQuarantine(client, plan.name);
      for (const decision of decisions) await decideGroup(client, plan, ruleStep, decision, ctx.actor.name);
      await installRules(client, plan);
      const left = await client.query<{ rows: string }>(
        "select count(*) as rows from sluice.quarantine where plan = $1 and decided_at is null",
        [plan.name],
      );
      // The two databases cannot commit together. The entry is written first, and the target commits inside its
      // transaction: a decision without an entry would need Sluice's own commit to fail in between.
      await inTransaction(ctx, async (tx) => {
        await recordAudit(tx, ctx, { action: "quarantine.decided", subject, after: { decisions } });
        await client.query("commit");
      });
      return Number(left.rows[0]?.rows ?? 0);
    } catch (error) {
      await client.query("rollback").catch(() => {});
      throw error;
    }
  }).catch(async (error: unknown) => {
    // What the person saw was old: the next look must show what is.
    if (error instanceof AppError && error.code === "conflict")
      await reconcileQuarantine(pool, plan).catch(() => {});
    throw asBusy(error);
  });
  const rows = decisions.reduce((sum, decision) => sum + decision.expectedRows, 0);
  return { groups: decisions.length, rows, undecidedRows };
}

function refuseForeignValues({ step, rules }: RuleStep, decisions: GroupDecision[]): void {
  for (const { value, rawValue } of decisions) {
    if (!rules.values.includes(value))
      throw new AppError("invalid", `"${value}" is not one of ${rules.values.join(", ")}.`, {
        step,
        rawValue,
        value,
      });
  }
}

/** Deadlock, lock timeout, statement timeout: the application was at these rows. Nothing was changed. */
function asBusy(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (code !== "40P01" && code !== "55P03" && code !== "57014") return error;
  return new AppError(
    "conflict",
    "The application is writing to these rows now. Nothing was changed; try again.",
    {
      sqlState: code,
    },
  );
}
