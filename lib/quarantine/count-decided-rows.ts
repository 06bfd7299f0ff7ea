import { z } from "zod";
import type { Context } from "../kernel/context.ts";
import { storableText } from "../kernel/input/storable-text.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { readyTarget } from "../plans/plan-target.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import { countFilled, type FilledRows } from "./change-group.ts";
import { ruleSteps } from "./quarantine.ts";

const Input = z.object({
  plan: storableText().min(1),
  step: storableText().min(1),
  rawValue: storableText().nullable(),
  value: storableText().min(1),
});

/** How many rows have a value from one raw text now: what a change of its decision rewrites. @throws AppError not-found */
export async function countDecidedRows(ctx: Context, input: unknown): Promise<number> {
  const { plan, step, rawValue, value } = Input.parse(input);
  const counts = await readFilledRows(ctx, plan, step, [rawValue]);
  return counts.find((one) => one.rawValue === rawValue && one.value === value)?.rows ?? 0;
}

/** The rows that hold these raw texts and have a value, in one scan of the table. */
export async function readFilledRows(
  ctx: Context,
  plan: string,
  step: string,
  rawValues: (string | null)[],
): Promise<FilledRows[]> {
  const { definition } = await requirePlan(ctx.db, plan);
  const ruleStep = ruleSteps(definition).find((one) => one.step === step);
  if (!ruleStep) return [];
  const pool = await readyTarget(ctx, definition.target);
  const settings = { mode: "read only", statementTimeout: "60s", rollback: true };
  return inTargetTransaction(pool, settings, (client) => countFilled(client, ruleStep, rawValues));
}
