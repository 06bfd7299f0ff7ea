import type { Db, Tx } from "../kernel/db/client.ts";
import type { Holds, NamedStage } from "../kernel/guard.ts";
import { message } from "../messages/catalogue/message.ts";
import { type FailingCheck, readFailingChecks } from "./failing-checks.ts";

export type HoldByCheck = { by: "check"; plan: string; first: FailingCheck; others: FailingCheck[] };

/** A check, and when it was measured last. */
export type Measured = { name: string; at: Date | null };

/** Older results say nothing about now. */
const FRESH_MS = 60_000;

/** By plan: the checks that fail, and so hold its flag. */
export async function readHoldsByChecks(
  db: Db | Tx,
  plans: readonly string[],
  now: Date,
): Promise<Map<string, HoldByCheck>> {
  const holds = new Map<string, HoldByCheck>();
  for (const plan of plans) {
    const [first, ...others] = await readFailingChecks(db, plan, now);
    if (first) holds.set(plan, { by: "check", plan, first, others });
  }
  return holds;
}

/** When these checks of a step were measured last. */
export async function readMeasured(
  db: Db | Tx,
  { plan, step, names }: { plan: string; step: string; names: readonly string[] },
): Promise<Measured[]> {
  const results = await db.$queryRaw<{ name: string; at: Date }[]>`
    select check_name as name, at from latest_check_results
    where plan_name = ${plan} and phase = 'switchover' and step = ${step}`;
  return names.map((name) => ({ name, at: results.find((one) => one.name === name)?.at ?? null }));
}

/** Pure: every live check was measured at this stage and a moment ago; one that fails holds the flag before this is asked. */
export function measuringHolds(
  { checks, since, now }: { checks: readonly Measured[]; since: Date; now: Date },
  stage: NamedStage,
): Holds | null {
  const unproven = checks.find(({ at }) => at === null || at < since);
  if (unproven)
    return { reason: message("raise.stage.unchecked", { ...stage, check: unproven.name }), freeAt: null };
  const stale = checks.find(({ at }) => now.getTime() - (at?.getTime() ?? 0) > FRESH_MS);
  return stale
    ? { reason: message("raise.stage.stale", { ...stage, check: stale.name }), freeAt: null }
    : null;
}
