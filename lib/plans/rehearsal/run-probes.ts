import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { sendPlanStatement } from "../../target/ddl/send-plan-statement.ts";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import { hasRefused } from "../../target/has-refused.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import type { Switch } from "../model.ts";

export type ProbeResult = { name: string; ok: boolean; error: string | null };

/** Runs each probe, statements of the old application, in a transaction that is rolled back. */
export async function runProbes(
  pool: TargetPool,
  probes: Switch["probes"],
  correlationId: string,
): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const probe of probes) results.push(await runProbe(pool, probe, correlationId));
  return results;
}

function runProbe(
  pool: TargetPool,
  probe: { name: string; sql: string },
  correlationId: string,
): Promise<ProbeResult> {
  const settings = { lockTimeout: "2s", statementTimeout: "30s", rollback: true, correlationId };
  return inTargetTransaction(pool, settings, async (client) => {
    try {
      for (const { sql } of await splitStatements(probe.sql)) await sendPlanStatement(client, sql);
      // A deferred constraint would refuse only at the commit that never comes.
      await client.query("set constraints all immediate");
      return { name: probe.name, ok: true, error: null };
    } catch (error) {
      if (!(await hasRefused(client, error))) throw error;
      return { name: probe.name, ok: false, error: cleanErrorText(error) };
    }
  });
}
