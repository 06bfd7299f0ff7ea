import { createHash } from "node:crypto";
import type pg from "pg";
import { inTargetTransaction } from "./target-transaction.ts";

/**
 * Brings one part of schema `sluice` in a target to the newest of `versions`. Each is applied once, in order, and on record in
 * sluice.schema_versions; one that stands is never changed, what comes later is a version of its own. Safe to repeat, and to run
 * from several processes at once: an advisory lock makes all parts take turns. Nothing is touched when all are there already,
 * because even an index that exists locks out writers for a moment.
 *
 * Sluice once ran one script whole, and kept its hash in a table a part. Where such a table stands, an older Sluice was here
 * last and may have put its functions back: all versions are applied again, which is why each may run again.
 */
export function applyVersions(
  target: pg.Pool,
  part: "plans" | "outbox" | "outbox_view",
  versions: string[],
): Promise<void> {
  const whole = `sluice.${part}_version`;
  return inTargetTransaction(target, { statementTimeout: "0" }, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
    // Waiting longer for a table would queue the application's own writers behind us.
    await client.query("set local lock_timeout = '2s'");
    const from = await appliedVersions(client, part, whole);
    if (from >= versions.length) return;
    for (const script of versions.slice(from)) await client.query(script);
    await client.query(
      `create table if not exists sluice.schema_versions (part text not null, version int not null, sha256 text not null,
         applied_at timestamptz not null default clock_timestamp(), primary key (part, version))`,
    );
    for (const [index, script] of versions.entries())
      if (index >= from)
        await client.query(
          `insert into sluice.schema_versions (part, version, sha256) values ($1, $2, $3)
           on conflict (part, version) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at`,
          [part, index + 1, createHash("sha256").update(script).digest("hex")],
        );
    await client.query(`drop table if exists ${whole}`);
  });
}

/** How many stand; none where an older Sluice was here last. */
async function appliedVersions(client: pg.PoolClient, part: string, whole: string): Promise<number> {
  const { rows } = await client.query<{ known: boolean; older: boolean }>(
    "select to_regclass('sluice.schema_versions') is not null as known, to_regclass($1) is not null as older",
    [whole],
  );
  if (!rows[0]?.known || rows[0].older) return 0;
  const applied = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) as version from sluice.schema_versions where part = $1",
    [part],
  );
  return applied.rows[0]?.version ?? 0;
}
