import type { Tx } from "../../kernel/db/client.ts";

/**
 * The plan that a flag belongs to, whose folder may be gone or renamed by now; null if no plan has it. An earlier version let
 * several plans name one flag: then it is the one whose contract retires it, else one that runs or is done, else the one
 * that began first, and among plans that never began the one it is tied to.
 */
export async function readFlagOwner(
  tx: Tx,
  { name, environment }: { name: string; environment: string },
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ name: string }[]>`
    select p.name from plans p
    left join feature_flags f on f.name = ${name} and f.environment = ${environment}
    cross join lateral (
      select coalesce(bool_or(s.state not in ('waiting', 'rolled_back')), false) as runs,
             coalesce(bool_or(s.phase = 'contract' and s.state not in ('waiting', 'rolled_back')), false) as retires,
             min(s.started_at) as began
      from plan_phases s where s.plan_name = p.name) seen
    where (p.flag_name = ${name} and p.environment = ${environment}) or (f.plan_name = p.name and f.retired_at is not null)
    order by seen.retires desc, seen.runs desc, seen.began nulls last, (f.plan_name is not distinct from p.name) desc, p.name
    limit 1`;
  return row?.name ?? null;
}
