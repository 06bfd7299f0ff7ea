import { createHash } from "node:crypto";
import type pg from "pg";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import { message } from "../messages/catalogue/message.ts";
import { inTargetTransaction } from "./target-transaction.ts";

/** Each statement sees what others committed before it began, whatever the database's default is. */
const FRESH_READS = "isolation level read committed";
/** What our own statements meet only where something of that name is not as we made it. */
const NOT_OURS = new Set<unknown>([
  SQL_STATE.undefinedColumn,
  SQL_STATE.datatypeMismatch,
  SQL_STATE.wrongObjectType,
  SQL_STATE.invalidColumnReference,
  SQL_STATE.invalidTableDefinition,
  SQL_STATE.invalidFunctionDefinition,
]);

/**
 * Brings one part of schema `sluice` in a target to the newest of `versions`. Each is applied once, in order, and on record in
 * sluice.schema_versions; one that stands is never changed, what comes later is a version of its own. Safe to repeat, and to run
 * from several processes at once: an advisory lock makes all parts take turns. Nothing is touched when all are there already,
 * because even an index that exists locks out writers for a moment.
 * @param versions the scripts, or what makes them of the database as it stands while no other process changes it
 *
 * Sluice once ran one script whole, and kept its hash in a table a part. Where such a table stands, an older Sluice was here
 * last and may have put its functions back: all versions are applied again, which is why each may run again.
 * @throws AppError conflict where schema `sluice` is another program's; nothing of it is changed
 */
export function applyVersions(
  target: pg.Pool,
  part: "plans" | "outbox" | "outbox_view",
  versions: string[] | ((client: pg.ClientBase) => Promise<string[]>),
): Promise<void> {
  const older = `${part}_version`;
  return inTargetTransaction(target, { mode: FRESH_READS, statementTimeout: "0" }, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
    // Waiting longer for a table would queue the application's own writers behind us.
    await client.query("set local lock_timeout = '2s'");
    const from = await appliedVersions(client, part, older);
    const scripts = typeof versions === "function" ? await versions(client) : versions;
    if (from >= scripts.length) return;
    for (const script of scripts.slice(from)) await client.query(script);
    await client.query(
      `create table if not exists sluice.schema_versions (part text not null, version int not null, sha256 text not null,
         applied_at timestamptz not null default clock_timestamp(), primary key (part, version))`,
    );
    for (const [index, script] of scripts.entries())
      if (index >= from)
        await client.query(
          `insert into sluice.schema_versions (part, version, sha256) values ($1, $2, $3)
           on conflict (part, version) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at`,
          [part, index + 1, createHash("sha256").update(script).digest("hex")],
        );
    await client.query(`drop table if exists sluice.${older}`);
  }).catch((error: unknown) => {
    const { code } = error as { code?: unknown };
    if (!(error instanceof Error && NOT_OURS.has(code))) throw error;
    throw new AppError("conflict", message("outbox.schemaTaken", { said: cleanErrorText(error) }));
  });
}

/**
 * How many stand; none where an older Sluice was here last. Asked in the catalogue's tables: to_regclass may answer from what the
 * session knew before it waited for the lock, as waiting brings no news. Reading a table for the first time in a
 * transaction does, for all that follows.
 */
async function appliedVersions(client: pg.PoolClient, part: string, older: string): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'sluice' and c.relname in ('schema_versions', $1)`,
    [older],
  );
  const names = rows.map(({ name }) => name);
  if (!names.includes("schema_versions") || names.includes(older)) return 0;
  const applied = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) as version from sluice.schema_versions where part = $1",
    [part],
  );
  return applied.rows[0]?.version ?? 0;
}
