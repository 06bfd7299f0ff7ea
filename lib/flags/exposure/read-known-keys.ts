import type { Db } from "../../kernel/db/client.ts";
import { singleFlight } from "../../kernel/loop/single-flight.ts";
import { KEYS_KEPT_DAYS } from "./prune-known-keys.ts";

/** Evaluating more would only make people wait: of 20,000 a share is right to within a per cent. */
const MOST_SAMPLED = 20_000;
const FRESH_MS = 5_000;

export type KnownKeys = {
  /** Applications that asked, "" for programs without a token; empty: nobody has asked yet. */
  applications: string[];
  /** People that these applications named in the last 30 days. */
  total: number;
  /** All of them, or if they are more than can be looked at, a sample that stays the same. */
  sample: { applications: string[]; key: string }[];
};

const reads = new WeakMap<Db, ReturnType<typeof singleFlight<KnownKeys>>>();

/**
 * The people whom a change of `names` in an environment can move: those of the applications that asked for one of them. Null:
 * everybody's.
 * The database counts and samples, once for all who look.
 */
export async function readKnownKeys(
  db: Db,
  { environment, names }: { environment: string; names: string[] | null },
  now: Date,
): Promise<KnownKeys> {
  const rows = await db.$queryRaw<{ application: string }[]>`
    select distinct application from flag_askers
    where environment = ${environment} and (${names}::text[] is null or flag_name = any(${names}::text[])) order by 1`;
  const applications = rows.map((row) => row.application);
  if (applications.length === 0) return { applications, total: 0, sample: [] };
  const read = reads.get(db) ?? singleFlight<KnownKeys>(FRESH_MS);
  reads.set(db, read);
  const since = new Date(now.getTime() - KEYS_KEPT_DAYS * 86_400_000);
  const hour = Math.floor(now.getTime() / 3_600_000);
  return read(`${hour} ${JSON.stringify([environment, applications])}`, () =>
    sampleOf(db, { environment, applications }, since),
  );
}

async function sampleOf(
  db: Db,
  { environment, applications }: { environment: string; applications: string[] },
  since: Date,
): Promise<KnownKeys> {
  const [[count], [sampled]] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`
      select (case when cardinality(${applications}::text[]) > 1 then count(distinct targeting_key) else count(*) end)::int as total
      from known_keys
      where environment = ${environment} and application = any(${applications}::text[]) and last_seen_at > ${since}`,
    // Per application, so that each is read along its index; a person of two of them has one hash, and counts once. As
    // one value: 20,000 rows would each be taken apart here, and nobody else answered meanwhile.
    db.$queryRaw<{ sample: KnownKeys["sample"] }[]>`
      select coalesce(json_agg(json_build_object('key', targeting_key, 'applications', applications) order by place), '[]') as sample
      from (
        select array_agg(application) as applications, targeting_key, place from (
          select k.* from unnest(${applications}::text[]) a (name) cross join lateral (
            select application, targeting_key, hashtextextended(targeting_key, 0) as place from known_keys
            where environment = ${environment} and application = a.name and last_seen_at > ${since}
            order by hashtextextended(targeting_key, 0) limit ${MOST_SAMPLED}
          ) k
        ) near group by place, targeting_key order by place limit ${MOST_SAMPLED}
      ) people`,
  ]);
  return { applications, total: count?.total ?? 0, sample: sampled?.sample ?? [] };
}
