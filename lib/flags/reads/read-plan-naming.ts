import type { Db, Tx } from "../../kernel/db/client.ts";
import type { FlagKey } from "../flag-key.ts";

/**
 * The plan that names this flag in its environment, whatever the flag itself says or whether there is one; null if none does. `done: false`: only
 * one of which a phase is not done.
 */
export async function readPlanNaming(
  db: Db | Tx,
  { name, environment }: FlagKey,
  { done = true }: { done?: boolean } = {},
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ name: string }[]>`
    select p.name from plans p
    where p.flag_name = ${name} and p.environment = ${environment} and (${done} or exists (
      select from jsonb_array_elements(p.definition -> 'phases') d where not exists (
        select from plan_phases s where s.plan_name = p.name and s.phase = d ->> 'phase' and s.state = 'done')))
    order by p.name limit 1`;
  return row?.name ?? null;
}
