import type { Context } from "../kernel/context.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { findRequiringStep } from "../plans/definition/requires-value.ts";
import type { Phase, PlanDefinition } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import { whyDecisionsStand } from "./decisions-stand.ts";
import { decidedFor } from "./lapse-decisions.ts";
import { countUndecided, measureUndecided, ruleSteps } from "./quarantine.ts";
import { readLeftOpen } from "./read-left-open.ts";
import { readPhaseStates } from "./read-phase-states.ts";
import { type RehearsedValues, readForeseen, readRehearsed } from "./read-rehearsed.ts";
import type { QuarantineGroup, QuarantineView } from "./views.ts";

/** What waits, by distinct raw value, largest first; then what was decided, latest first. @throws AppError not-found, unavailable */
export async function readQuarantine(ctx: Context, name: string): Promise<QuarantineView> {
  const { plan, definition } = await requirePlan(ctx.db, name);
  const steps = new Map(ruleSteps(definition).map(({ step, rules }) => [step, rules]));
  const pool = await readyTarget(ctx, definition.target);
  const held = JSON.stringify(
    ruleSteps(definition).map(({ step, rules }) => ({ step, decided_for: decidedFor(rules) })),
  );
  const version = { name, sha256: plan.sha256, definition };
  const [result, undecided, leftOpen, measured, rewriting, states, rehearsed, foreseen, leftAhead, lapsed] =
    await Promise.all([
      pool.query<GroupRow>(GROUPS, [name, held]),
      countUndecided(pool, name),
      readLeftOpen(pool, definition),
      measureUndecided(pool, definition),
      pool.query("select 1 from sluice.rewrites where plan = $1", [name]),
      readPhaseStates(ctx.db, name),
      readRehearsed(ctx.db, pool, version),
      readForeseen(ctx.db, pool, version),
      pool.query<LeftOpenRow>(
        `select step, raw_value, left_by, left_at from sluice.left_open o where plan = $1 and not ${isForeign("o")}`,
        [name, held],
      ),
      pool.query<{ count: number }>(
        `select (select count(*) from sluice.decisions d where plan = $1 and ${isForeign("d")})::int
            + (select count(*) from sluice.left_open o where plan = $1 and ${isForeign("o")})::int as count`,
        [name, held],
      ),
    ]);
  const describeValue = (step: string, rawValue: string | null) => ({
    step,
    raw: steps.get(step)?.raw ?? "",
    column: steps.get(step)?.column ?? "",
    rawValue,
    values: steps.get(step)?.values ?? [],
  });
  const groups = result.rows.map(
    ({ step, raw_value, rows, earliest, value, by, at }): QuarantineGroup => ({
      ...describeValue(step, raw_value),
      ...(value === null
        ? { decided: null, rows: Number(rows), earliest, leftOpen: by === null ? null : { by, at } }
        : { decided: { value, by, at }, rows: null, earliest: null, leftOpen: null }),
    }),
  );
  return {
    plan: name,
    groups,
    undecided,
    rehearsed:
      rehearsed &&
      viewRehearsed(
        rehearsed,
        groups.filter(({ decided }) => decided !== null),
        leftAhead.rows,
        describeValue,
      ),
    foreseen: foreseen && viewRehearsed(foreseen, groups, leftAhead.rows, describeValue),
    leftOpen,
    blocks: whatItBlocks(definition),
    measured: measured !== null,
    stand: whyDecisionsStand(states),
    rewriting: rewriting.rowCount ?? 0,
    lapsed: lapsed.rows[0]?.count ?? 0,
  };
}

type LeftOpenRow = { step: string; raw_value: string | null; left_by: string; left_at: Date };

/** Without those that are `known`. */
function viewRehearsed(
  { at, groups, beyond }: RehearsedValues,
  known: QuarantineGroup[],
  open: LeftOpenRow[],
  describeValue: (
    step: string,
    rawValue: string | null,
  ) => Pick<QuarantineGroup, "step" | "raw" | "column" | "rawValue" | "values">,
): QuarantineView["rehearsed"] {
  const left = groups.filter(
    ({ step, rawValue }) => !known.some((one) => one.step === step && one.rawValue === rawValue),
  );
  const viewed = left.map(({ step, rawValue, rows }) => {
    const own = open.find((one) => one.step === step && one.raw_value === rawValue);
    return {
      ...describeValue(step, rawValue),
      decided: null,
      rows,
      earliest: null,
      leftOpen: own ? { by: own.left_by, at: own.left_at } : null,
    };
  });
  const asked = viewed.filter(({ leftOpen }) => leftOpen === null);
  const count = { rows: asked.reduce((sum, { rows }) => sum + rows, 0), values: asked.length };
  return { at, groups: viewed, count, beyond };
}

function whatItBlocks(plan: PlanDefinition): Record<string, Phase> {
  const steps = ruleSteps(plan);
  return Object.fromEntries(
    steps.map(({ step, rules }) => [step, findRequiringStep(plan, rules)?.phase ?? "contract"]),
  );
}

type GroupRow = { step: string; raw_value: string | null } & (
  | ({ rows: string; earliest: Date; value: null } & ({ by: string; at: Date } | { by: null; at: null }))
  | { rows: null; earliest: null; value: string; by: string; at: Date }
);

/** Given for something else than the plan names now, of which $2 is the list by step. */
function isForeign(of: string): string {
  return `exists (select from jsonb_to_recordset($2::jsonb) as held(step text, decided_for text)
    where held.step = ${of}.step and held.decided_for <> ${of}.decided_for)`;
}

/**
 * What waits, those left open last, and then every decision, as each is a rule whether or not a row of it was ever put
 * aside.
 */
const GROUPS = `
  select * from (
    select w.step, w.raw_value, w.rows, w.earliest, null as value, o.left_by as by, o.left_at as at
    from (
      select step, raw_value, count(*) as rows, min(quarantined_at) as earliest
      from sluice.quarantine where plan = $1 and decided_at is null group by step, raw_value
    ) as w left join sluice.left_open o
      on o.plan = $1 and o.step = w.step and o.raw_value is not distinct from w.raw_value and not ${isForeign("o")}
    union all
    select step, raw_value, null, null, value, decided_by, decided_at
    from sluice.decisions d where plan = $1 and not ${isForeign("d")}
  ) as listed
  order by value is not null, by is not null, rows desc, at desc, raw_value limit 10000`;
