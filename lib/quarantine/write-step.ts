import type pg from "pg";
import type { Context } from "../kernel/context.ts";
import type { PlanDefinition } from "../plans/model.ts";
import { changeGroup } from "./change-group.ts";
import { decideAhead } from "./decide-ahead.ts";
import { leaveAudit } from "./leave-audit.ts";
import { closeDecided, leaveOpen } from "./left-open.ts";
import { decideGroup } from "./quarantine.ts";
import type { RehearsedValues } from "./read-rehearsed.ts";
import type { RuleStep } from "./rule-table.ts";
import type { Lines } from "./without-standing.ts";

/**
 * In the caller's transaction, under `lockQuarantine`: writes what was said of one step, with its audit entries. `ahead`
 * is what a rehearsal counted if the backfill has not begun. The caller installs the rules anew.
 * @returns the rows that got a value or lost one, those of them that lost one, and those whose value was left open
 * @throws AppError conflict, gate-closed
 */
export async function writeStep(
  client: pg.PoolClient,
  ctx: Context,
  plan: PlanDefinition,
  asked: { ruleStep: RuleStep; lines: Lines; ahead: RehearsedValues | null },
): Promise<{ rows: number; withdrawnRows: number; openRows: number }> {
  const { ruleStep, ahead } = asked;
  const { decisions, open, changes } = asked.lines;
  const by = ctx.actor.name;
  const { step } = ruleStep;
  const subject = { kind: "quarantine", id: `${plan.name}/${step}` } as const;
  let rows = 0;
  if (ahead) await decideAhead(client, { plan: plan.name, step, rehearsed: ahead, by }, { decisions, open });
  else for (const decision of decisions) rows += await decideGroup(client, plan, ruleStep, decision, by);
  if (decisions.length > 0)
    await leaveAudit(client, ctx, plan.name, {
      action: "quarantine.decided",
      subject,
      after: { decisions, rows, ...(ahead ? { ahead: true } : {}) },
    });
  await closeDecided(client, plan.name, step);
  let openRows = 0;
  if (!ahead) for (const one of open) openRows += await leaveOpen(client, plan.name, ruleStep, one, by);
  if (open.length > 0)
    await leaveAudit(client, ctx, plan.name, {
      action: "quarantine.left-open",
      subject,
      after: { values: open, rows: openRows },
    });
  let withdrawnRows = 0;
  for (const change of changes) {
    const changed = await changeGroup(client, plan, ruleStep, change, by);
    const { rawValue, to } = change;
    const { value, by: decidedBy } = changed.before;
    rows += changed.rows;
    if (to === null) withdrawnRows += changed.rows;
    await leaveAudit(client, ctx, plan.name, {
      action: to === null ? "quarantine.decision-withdrawn" : "quarantine.decision-changed",
      subject,
      before: { rawValue, value, decidedBy },
      after: { rawValue, value: to, decidedBy: to === null ? null : by, rows: changed.rows },
    });
  }
  return { rows, withdrawnRows, openRows };
}
