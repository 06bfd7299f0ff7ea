import type pg from "pg";

/** What a transaction holds and has touched so far; two of them differ by what ran between. */
export type Footprint = {
  locks: Map<string, { relation: string; mode: string }>;
  files: Map<number, { relation: string; file: string | null }>;
  rowsScanned: Map<string, number>;
};

const FOOTPRINT = `
with named as (
  select c.oid, n.nspname || '.' || c.relname as name, c.relkind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^(pg_|information_schema$)'
)
select 'lock' as kind, l.relation::int8 as oid, n.name, l.mode as detail
  from pg_locks l join named n on n.oid = l.relation
 where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
union all
select 'file', oid::int8, name, pg_relation_filenode(oid)::text from named where relkind in ('r', 'm')
union all
select 'scan', s.relid::int8, n.name, s.seq_tup_read::text
  from pg_stat_xact_all_tables s join named n on n.oid = s.relid where s.seq_scan > 0`;

export async function readFootprint(client: pg.ClientBase): Promise<Footprint> {
  const { rows } = await client.query<{ kind: string; oid: string; name: string; detail: string | null }>(
    FOOTPRINT,
  );
  const footprint: Footprint = { locks: new Map(), files: new Map(), rowsScanned: new Map() };
  for (const row of rows) {
    if (row.kind === "lock") {
      footprint.locks.set(`${row.oid} ${row.detail}`, { relation: row.name, mode: row.detail ?? "" });
    } else if (row.kind === "file") {
      footprint.files.set(Number(row.oid), { relation: row.name, file: row.detail });
    } else {
      footprint.rowsScanned.set(row.name, Number(row.detail));
    }
  }
  return footprint;
}

/** What the statement between two footprints of one transaction did. */
export function compareFootprints(before: Footprint, after: Footprint) {
  const byName = <T extends { relation: string }>(list: T[]) =>
    list.sort((a, b) => (a.relation < b.relation ? -1 : a.relation > b.relation ? 1 : 0));
  return {
    locks: byName([...after.locks].filter(([key]) => !before.locks.has(key)).map(([, lock]) => lock)),
    rewrote: [...after.files]
      .filter(([oid, { file }]) => {
        const earlier = before.files.get(oid);
        return earlier !== undefined && earlier.file !== file;
      })
      .map(([, { relation }]) => relation)
      .sort(),
    scanned: byName(
      [...after.rowsScanned]
        .map(([relation, rows]) => ({ relation, rows: rows - (before.rowsScanned.get(relation) ?? 0) }))
        .filter(({ rows }) => rows > 0),
    ),
  };
}
