import type { ClientBase } from "pg";
import { z } from "zod";
import { parseWindow } from "#lib/flags/flag-window.ts";
import type { FlagRule } from "#lib/flags/model.ts";
import { ON_OFF, StoredVariants } from "#lib/flags/variants.ts";
import { log } from "#lib/kernel/log/log.ts";
import type { FlagUpdate } from "./flag-set.ts";

/** Where the last read ended: both counters only grow, and in commit order, so nothing between two reads is missed. */
export type ReadPosition = { revision: number; versionId: string };

// One statement, so one snapshot: revision, kill switch and rows belong together.
const READ = `
  select s.revision, (extract(epoch from statement_timestamp()) * 1000)::bigint::text as read_at,
    (select engaged_at is not null from kill_switch where environment = $3) as killed,
    (select coalesce(max(id), 0)::text from flag_versions) as version_id,
    (select coalesce(json_agg(json_build_object('name', name, 'enabled', enabled,
        'rolloutPercentage', rollout_percentage, 'allowKeys', allow_keys, 'window', "window",
        'retiredAt', retired_at, 'archivedAt', archived_at, 'variantType', variant_type, 'variants', variants,
        'defaultVariant', default_variant, 'offVariant', off_variant)), '[]')
      from feature_flags join flags using (name)
      where environment = $3 and ($1::bigint is null or revision > $1)) as rules,
    (select coalesce(json_agg(distinct v.before ->> 'name'), '[]') from flag_versions v
      where $2::bigint is not null and v.id > $2 and v.environment = $3 and v.before is not null
        and not exists (select 1 from feature_flags f where f.environment = $3 and f.name = v.before ->> 'name')) as removed
  from flag_state s where s.id = 1`;

const Rule = z
  .object({
    name: z.string(),
    enabled: z.boolean(),
    rolloutPercentage: z.coerce.number(),
    allowKeys: z.array(z.string()),
    window: z.unknown(),
    retiredAt: z.coerce.date().nullable(),
    archivedAt: z.coerce.date().nullable().default(null), // a snapshot from before there was one
    ...StoredVariants.shape,
  })
  .transform((row): FlagRule => ({ ...row, window: parseWindow(row.window) }));

/** A row that cannot be understood turns its own flag off; it must not keep the others, or the kill switch, from here. */
export const StoredRule = z.looseObject({ name: z.string() }).transform((stored): FlagRule => {
  const row = { ...ON_OFF, ...stored }; // a snapshot from before flags had variants
  const rule = Rule.safeParse(row);
  if (rule.success) return rule.data;
  const { name } = row;
  const variants = StoredVariants.safeParse(row);
  const fields = [...new Set(rule.error.issues.map((issue) => String(issue.path[0])))];
  log.error({ flag: name, fields }, "a flag cannot be understood and is served off");
  return {
    name,
    enabled: false,
    rolloutPercentage: 0,
    allowKeys: [],
    window: null,
    retiredAt: null,
    archivedAt: null,
    ...(variants.success ? variants.data : ON_OFF),
  };
});

const Row = z.object({
  revision: z.coerce.number(),
  read_at: z.coerce.number(),
  killed: z.boolean().nullable(),
  version_id: z.string(),
  rules: z.array(StoredRule),
  removed: z.array(z.string()),
});

/**
 * Reads what changed in an environment after `since`, or everything; a database that went back in time is read whole.
 * @throws Error if there is no such environment: flags that nobody made must not be served as if they were none
 */
export async function readFlags(
  client: ClientBase,
  environment: string,
  since: ReadPosition | null,
): Promise<{ update: FlagUpdate; position: ReadPosition }> {
  const { rows } = await client.query(READ, [since?.revision ?? null, since?.versionId ?? null, environment]);
  if (rows[0] === undefined) throw new Error("flag_state has no row");
  const row = Row.parse(rows[0]);
  if (row.killed === null) throw new Error(`there is no environment ${environment}`);
  if (since !== null && row.revision < since.revision) return readFlags(client, environment, null);
  return {
    update: {
      revision: row.revision,
      readAtMs: row.read_at,
      killed: row.killed,
      rules: row.rules,
      removed: row.removed,
      whole: since === null,
    },
    position: { revision: row.revision, versionId: row.version_id },
  };
}
