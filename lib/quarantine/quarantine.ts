import type pg from "pg";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { message } from "../messages/catalogue/message.ts";
import { rawValueFirst, rawValueWords } from "../messages/raw-values.ts";
import type { PlanDefinition, RuleSet } from "../plans/model.ts";
import { sqlStateOf } from "../target/has-refused.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import { compileRules, DEFAULT_IN_DISGUISE, type Decision, UNRELATED_TEXTS } from "./compile-rules.ts";
import { lapseDecisions } from "./lapse-decisions.ts";
import {
  asRefusalOfTable,
  type Queryable,
  quoted,
  type RuleStep,
  refuseUnfitValues,
  ruleTypes,
} from "./rule-table.ts";

/** How long a transaction that changes decisions waits for others, and may take. */
export const IN_TURN = { lockTimeout: "5s", statementTimeout: "60s" };

/** The plan's steps that have parse rules. */
export function ruleSteps(plan: PlanDefinition): RuleStep[] {
  return plan.phases.flatMap((phase) =>
    phase.steps.flatMap((step) => (step.rules ? [{ step: step.name, rules: step.rules }] : [])),
  );
}

/**
 * (Re)creates the function of every rule set, with the decisions made so far, in its turn: a decision that changes
 * meanwhile is in the function, whoever comes last.
 * @throws as `replaceRules`
 */
export function installRules(pool: pg.Pool, plan: PlanDefinition): Promise<void> {
  return inTargetTransaction(pool, { lockTimeout: "60s" }, async (client) => {
    await lockQuarantine(client, plan.name);
    await replaceRules(client, plan);
  });
}

/**
 * In the caller's transaction, under `lockQuarantine`: the function of every rule set, with the decisions made so far.
 * @throws AppError invalid if the rules together leave nothing undecided, as a default would, or if the column that
 *   they fill cannot hold one of their values
 */
export async function replaceRules(client: pg.PoolClient, plan: PlanDefinition): Promise<void> {
  await lapseDecisions(client, plan.name, ruleSteps(plan));
  for (const { step, rules } of ruleSteps(plan)) {
    await refuseUnfitValues(client, { step, rules });
    await client.query(compileRules(rules, await readDecisions(client, plan.name, step)));
    const probe = await client
      .query<{ decided: string }>(
        `select count(sluice.${rules.function}(raw)) as decided from unnest($1::text[]) as raw`,
        [UNRELATED_TEXTS],
      )
      .catch((error: unknown) => {
        if (sqlStateOf(error) !== SQL_STATE.invalidRegularExpression) throw error;
        throw new AppError(
          "invalid",
          message("valueRefusals.rules.badPattern", { step, error: withEnd(cleanErrorText(error)) }),
        );
      });
    if (Number(probe.rows[0]?.decided) >= DEFAULT_IN_DISGUISE)
      throw new AppError("invalid", message("valueRefusals.rules.disguisedDefault", { step }), { step });
  }
}

async function readDecisions(client: Queryable, plan: string, step: string): Promise<Decision[]> {
  const result = await client.query<{ raw_value: string | null; value: string }>(
    "select raw_value, value from sluice.decisions where plan = $1 and step = $2 order by decided_at, raw_value",
    [plan, step],
  );
  return result.rows.map((row) => ({ rawValue: row.raw_value, value: row.value }));
}

/** Undecided rows that somebody is asked about, and their distinct values, over the whole plan. */
export async function countUndecided(
  client: Queryable,
  plan: string,
): Promise<{ rows: number; values: number }> {
  const result = await client.query<{ rows: string; values: string }>(
    `select coalesce(sum(n), 0) as rows, count(*) as values from (
       select step, raw_value, count(*) as n from sluice.quarantine
       where plan = $1 and decided_at is null group by step, raw_value
     ) as groups
     where not exists (select from sluice.left_open o
       where o.plan = $1 and o.step = groups.step and o.raw_value is not distinct from groups.raw_value)`,
    [plan],
  );
  return { rows: Number(result.rows[0]?.rows ?? 0), values: Number(result.rows[0]?.values ?? 0) };
}

/** As `countUndecided`, but null where none were found and a backfill that fills the quarantine is not through. */
export async function measureUndecided(
  client: Queryable,
  plan: PlanDefinition,
): Promise<{ rows: number; values: number } | null> {
  const steps = ruleSteps(plan).map(({ step }) => step);
  const finished = await client.query(
    "select 1 from sluice.backfills where plan = $1 and step = any($2) and finished_at is not null",
    [plan.name, steps],
  );
  // Counted after: rows that a batch puts aside meanwhile are seen.
  const undecided = await countUndecided(client, plan.name);
  return undecided.rows > 0 || finished.rowCount === steps.length ? undecided : null;
}

/** People who decide and the worker that reconciles take turns, to the end of the transaction. */
export async function lockQuarantine(client: Queryable, plan: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`sluice quarantine ${plan}`]);
}

/** A contract phase removes the raw text; from then on there is nothing to put in line. */
export async function columnExists(client: Queryable, rules: RuleSet): Promise<boolean> {
  await client.query("savepoint columns");
  try {
    await client.query(
      `select ${rules.raw}, ${quoteIdentifier(rules.column)} from ${quoted(rules).table} limit 0`,
    );
    return true;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== SQL_STATE.undefinedColumn && code !== SQL_STATE.undefinedTable) throw error;
    await client.query("rollback to savepoint columns");
    return false;
  }
}

/** `expectedRows` is what the person saw. More by now are people who went on booking; fewer, somebody who decided. */
export type GroupDecision = { rawValue: string | null; value: string; expectedRows: number };

/**
 * In the caller's transaction, under `lockQuarantine`: gives every undecided row of the group its value, and makes the
 * decision a rule.
 * @returns how many rows it was, those included that came since the person looked
 * @throws AppError conflict if rows of the group were decided since, a row's raw text has changed, or the table refuses
 */
export async function decideGroup(
  client: Queryable,
  plan: PlanDefinition,
  ruleStep: RuleStep,
  decision: GroupDecision,
  by: string,
): Promise<number> {
  const { step, rules } = ruleStep;
  const { table, key, column } = quoted(rules);
  const shown = rawValueWords(decision.rawValue);
  const first = rawValueFirst(decision.rawValue);
  const types = await ruleTypes(client, rules);
  const pending = await client.query(
    "select 1 from sluice.rewrites where plan = $1 and step = $2 and raw_value is not distinct from $3",
    [plan.name, step, decision.rawValue],
  );
  if (pending.rowCount)
    throw new AppError("conflict", message("valueRefusals.decide.pending", { value: shown }), {
      rawValue: decision.rawValue,
    });
  const standing = await client.query<{ value: string; by: string }>(
    `select value, decided_by as by from sluice.decisions
     where plan = $1 and step = $2 and raw_value is not distinct from $3`,
    [plan.name, step, decision.rawValue],
  );
  const before = standing.rows[0];
  // Other rows were filled from the decision that stands: they would contradict a second one.
  if (before && before.value !== decision.value)
    throw new AppError(
      "conflict",
      message("valueRefusals.decide.otherDecision", {
        value: first,
        decided: before.value,
        by: before.by,
        wanted: decision.value,
      }),
      { rawValue: decision.rawValue, value: decision.value },
    );
  // The application's rows first, then their quarantine: the order in which a dual-write trigger locks them.
  await client.query(
    `select 1 from ${table} t where t.${key} in (
       select row_key::${types.key} from sluice.quarantine
       where plan = $1 and step = $2 and raw_value is not distinct from $3 and decided_at is null
     ) order by t.${key} for update of t`,
    [plan.name, step, decision.rawValue],
  );
  const marked = await client.query(
    `update sluice.quarantine set decided_value = $4, decided_by = $5, decided_at = now()
     where plan = $1 and step = $2 and raw_value is not distinct from $3 and decided_at is null`,
    [plan.name, step, decision.rawValue, decision.value, by],
  );
  const rows = marked.rowCount ?? 0;
  if (before && rows === 0)
    throw new AppError(
      "conflict",
      message("valueRefusals.decide.decidedAlready", { value: first, decided: before.value, by: before.by }),
      { rawValue: decision.rawValue, expectedRows: decision.expectedRows, rows },
    );
  if (!before && rows < decision.expectedRows)
    throw new AppError(
      "conflict",
      rows === 0
        ? message("valueRefusals.decide.noRow", { value: shown })
        : message("valueRefusals.decide.fewerRows", { rows, value: shown, expected: decision.expectedRows }),
      { rawValue: decision.rawValue, expectedRows: decision.expectedRows, rows },
    );
  const updated = await client
    .query(
      `with decided as materialized (
       select row_key::${types.key} as key from sluice.quarantine
       where plan = $1 and step = $2 and raw_value is not distinct from $3 and decided_value = $4 and decided_at = now()
     ), same as materialized (
       select t.${key} as key from ${table} t join decided on decided.key = t.${key}
       where (${rules.raw})::text is not distinct from $3 and t.${column} is null
       for update of t
     )
     update ${table} t set ${column} = $4::text::${types.value} from same where t.${key} = same.key`,
      [plan.name, step, decision.rawValue, decision.value],
    )
    .catch((error: unknown) => {
      throw asRefusalOfTable(error, rules, decision);
    });
  if (updated.rowCount !== rows)
    throw new AppError(
      "conflict",
      message("valueRefusals.decide.changedMeanwhile", {
        rows: rows - (updated.rowCount ?? 0),
        value: shown,
      }),
      { rawValue: decision.rawValue, expectedRows: rows, rows: updated.rowCount },
    );
  await client.query(
    `insert into sluice.decisions (plan, step, raw_value, value, decided_by) values ($1, $2, $3, $4, $5)
     on conflict (plan, step, raw_value) do update
       set decided_by = excluded.decided_by, decided_at = now()`,
    [plan.name, step, decision.rawValue, decision.value, by],
  );
  return rows;
}
