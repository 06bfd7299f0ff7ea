import { lapseDecisions } from "../../quarantine/lapse-decisions.ts";
import { countUndecided, decideGroup, ruleSteps } from "../../quarantine/quarantine.ts";
import type { TargetPool } from "../../target/pool.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import type { JobRun } from "../engine/job-run.ts";
import type { PlanDefinition } from "../model.ts";
import type { RehearsalReport } from "../reads/rehearsal-report.ts";
import { DECISION } from "./fingerprint-clone.ts";

/** The first time that there are any; later ones were decided on the clone. */
export async function collectGroups(report: RehearsalReport, pool: TargetPool, run: JobRun): Promise<void> {
  if (report.quarantineGroups.length > 0) return;
  const result = await pool.query<{ step: string; raw_value: string | null; rows: string }>(
    `select step, raw_value, count(*) as rows from sluice.quarantine where plan = $1 and decided_at is null
     group by step, raw_value order by count(*) desc, raw_value limit 1000`,
    [run.plan.name],
  );
  report.quarantineGroups = result.rows.map((row) => ({
    step: row.step,
    rawValue: row.raw_value,
    rows: Number(row.rows),
  }));
  report.quarantineValues = (await countUndecided(pool, run.plan.name)).values;
}

/**
 * On the clone only: the first allowed value for everything undecided, so that the steps behind can be tried.
 * @returns the decisions that it made, which no rollback takes back, as `DECISION` writes them
 */
export async function decideOnClone(pool: TargetPool, plan: PlanDefinition): Promise<string[]> {
  return inTargetTransaction(pool, {}, async (client) => {
    for (const ruleStep of ruleSteps(plan)) {
      const open = await client.query<{ raw_value: string | null; rows: string }>(
        `select raw_value, count(*) as rows from sluice.quarantine
         where plan = $1 and step = $2 and decided_at is null group by raw_value`,
        [plan.name, ruleStep.step],
      );
      for (const row of open.rows) {
        const decision = {
          rawValue: row.raw_value,
          value: ruleStep.rules.values[0] ?? "",
          expectedRows: Number(row.rows),
        };
        await decideGroup(client, plan, ruleStep, decision, "rehearsal");
      }
    }
    // What they were decided for is noted now, so that they stay as they are from here on.
    await lapseDecisions(client, plan.name, ruleSteps(plan));
    const { rows } = await client.query<{ decision: string }>(
      `select ${DECISION} as decision from sluice.decisions d where d.plan = $1 and d.decided_at = now()`,
      [plan.name],
    );
    return rows.map(({ decision }) => decision);
  });
}
