import type { Db, Tx } from "../kernel/db/client.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { storedWords } from "../messages/stored-words.ts";
import { isFailing } from "./attention.ts";
import { readCheckStandings } from "./read-check-standings.ts";

export type FailingCheck = {
  phase: string;
  step: string;
  check: string;
  expected: Message;
  observed: string | null;
  error: string | null;
};

/** The checks of a plan that fail now; what a later phase has superseded, or the plan no longer has, holds nothing. */
export async function readFailingChecks(db: Db | Tx, plan: string, now: Date): Promise<FailingCheck[]> {
  const failing = await db.$queryRaw<(FailingCheck & { expected: unknown })[]>`
    select phase, step, check_name as "check", expected, observed, error
    from latest_check_results latest
    where plan_name = ${plan} and not ok and not exists (
      select 1 from plan_phases p
      where p.plan_name = ${plan} and p.phase = latest.phase and p.state in ('rolled_back', 'waiting'))
    order by phase, step, "check"`;
  if (failing.length === 0) return [];
  const standings = await readCheckStandings(db, now, plan);
  // A plan that cannot be read at all still holds its flag.
  if (standings.length === 0) return failing.map((one) => ({ ...one, expected: storedWords(one.expected) }));
  return standings.flatMap(({ phase, step, check, state, latest }) => {
    if (!isFailing(state) || latest === null) return [];
    const { expected, observed, error } = latest;
    return [{ phase, step, check: check.name, expected, observed, error }];
  });
}
