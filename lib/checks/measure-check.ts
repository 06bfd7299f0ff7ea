import type pg from "pg";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import type { Check, CheckOutcome } from "../plans/model.ts";
import { sendPlanStatement } from "../target/ddl/send-plan-statement.ts";
import { hasRefused } from "../target/has-refused.ts";
import type { TargetPool } from "../target/pool.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import { describeExpectation, judgeCheck, withUnit } from "./judge-check.ts";

const TIMEOUT = "60s";

/**
 * Runs a check's query in a read-only transaction and judges what it returned. A query that fails is a failing check
 * with its error; only a lost connection is thrown.
 */
export async function measureCheck(
  pool: TargetPool,
  check: Check,
  options: { correlationId: string; now: () => Date },
): Promise<CheckOutcome> {
  const expected = describeExpectation(check.expect);
  const started = performance.now();
  const at = options.now();
  const { correlationId } = options;
  const settings = { mode: "read only", statementTimeout: TIMEOUT, rollback: true, correlationId };
  const result = await inTargetTransaction(pool, settings, async (client) => {
    try {
      const observed = await firstValue(client, check.query);
      const ok = judgeCheck(check.expect, observed);
      const sample = ok || check.sample === null ? [] : await keys(client, check.sample);
      return { ok, observed: observed && withUnit(check.expect, observed), error: null, sample };
    } catch (error) {
      if (!(await hasRefused(client, error))) throw error;
      return { ok: false, observed: null, error: cleanErrorText(error), sample: [] };
    }
  });
  return { ...result, expected, at, durationMs: Math.round(performance.now() - started) };
}

async function firstValue(client: pg.ClientBase, text: string): Promise<string | null> {
  const result = await sendPlanStatement(client, { text, rowMode: "array" });
  const value = result.rows[0]?.[0];
  return value === null || value === undefined ? null : String(value);
}

/** Keys only, never whole rows: they go to Sluice's database and to the page. */
async function keys(client: pg.ClientBase, text: string): Promise<string[]> {
  const result = await sendPlanStatement(client, { text, rowMode: "array" });
  return result.rows.slice(0, 20).map((row) => String(row[0]));
}
