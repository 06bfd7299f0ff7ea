import { z } from "zod";
import type { Db, Tx } from "../../kernel/db/client.ts";
import type { FlagKey } from "../flag-key.ts";

/** Who asked for a flag in the last hour, and how often. */
const Askers = z.object({
  applications: z.array(z.string()).describe('"" is programs without a token.'),
  timesInLastHour: z.number(),
});
export type Askers = z.infer<typeof Askers>;

const HOUR_MS = 3_600_000;

/** Flags of one environment. */
type Flags = { environment: string; names: string[] };

/** Of flags that are still asked for, by name; the others are absent. */
export async function readAskers(
  db: Db | Tx,
  { environment, names }: Flags,
  now: Date,
): Promise<Map<string, Askers>> {
  const since = new Date(now.getTime() - HOUR_MS);
  const rows = await db.$queryRaw<{ flag: string; applications: string[]; times: number }[]>`
    select a.flag_name as flag, array_agg(a.application order by a.application) as applications,
      (select coalesce(sum(c.count), 0)::float8 from evaluation_counts c
        where c.environment = ${environment} and c.flag_name = a.flag_name and c.at > ${since}) as times
    from flag_askers a where a.environment = ${environment} and a.flag_name = any(${names}::text[]) and a.last_asked_at > ${since} group by a.flag_name`;
  return new Map(
    rows.map(({ flag, applications, times }) => [flag, { applications, timesInLastHour: times }]),
  );
}

/** Plans that are under way with these flags, in whose hands they are then: begun, and not done. By flag. */
async function readPlansUnderWay(db: Db | Tx, { environment, names }: Flags): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ flag: string; plan: string }[]>`
    select wanted.flag, min(p.name) as plan
    from unnest(${names}::text[]) wanted (flag)
    join plans p on (p.flag_name = wanted.flag and p.environment = ${environment})
      or p.name = (select plan_name from feature_flags where name = wanted.flag and environment = ${environment})
    where exists (select from plan_phases s where s.plan_name = p.name and s.state not in ('waiting', 'rolled_back'))
      and exists (select from jsonb_array_elements(p.definition -> 'phases') d where not exists (
        select from plan_phases s where s.plan_name = p.name and s.phase = d ->> 'phase' and s.state = 'done'))
    group by wanted.flag`;
  return new Map(rows.map(({ flag, plan }) => [flag, plan]));
}

/** Why a flag should not go yet: a plan has it, which nobody may overrule, or somebody still asks for it. */
export const StillUsed = z.discriminatedUnion("by", [
  z.object({ by: z.literal("plan"), plan: z.string() }),
  Askers.extend({ by: z.literal("application") }),
]);
export type StillUsed = z.infer<typeof StillUsed>;

export async function readStillUsed(
  db: Db | Tx,
  { name, environment }: FlagKey,
  now: Date,
): Promise<StillUsed | null> {
  return (await readStillUsedBy(db, { environment, names: [name] }, now)).get(name) ?? null;
}

/** Of many, by name; those that nothing uses are absent. */
export async function readStillUsedBy(db: Db | Tx, flags: Flags, now: Date): Promise<Map<string, StillUsed>> {
  const plans = await readPlansUnderWay(db, flags);
  const askers = await readAskers(db, flags, now);
  const used = new Map<string, StillUsed>();
  for (const [flag, one] of askers) used.set(flag, { by: "application", ...one });
  for (const [flag, plan] of plans) used.set(flag, { by: "plan", plan });
  return used;
}
