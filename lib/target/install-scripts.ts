import { createHash } from "node:crypto";
import type pg from "pg";

/**
 * Brings one part of schema `sluice` in a target to the version that `scripts` are. Safe to repeat, and to run from
 * several processes at once: an advisory lock makes all parts take turns. Nothing is touched when this version is there
 * already, because even an index that exists locks out writers for a moment.
 */
export async function installScripts(
  target: pg.Pool,
  part: "plans" | "outbox" | "outbox_view",
  scripts: string[],
): Promise<void> {
  const version = createHash("sha256").update(scripts.join("\n")).digest("hex");
  const table = `sluice.${part}_version`;
  const client = await target.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
    // Waiting longer for a table would queue the application's own writers behind us.
    await client.query("set local lock_timeout = '2s'");
    if ((await installedVersion(client, table)) !== version) {
      for (const script of scripts) await client.query(script);
      await client.query(`create table if not exists ${table} (sha256 text not null)`);
      await client.query(`alter table ${table} replica identity full`); // where all tables are published
      await client.query(`delete from ${table}`);
      await client.query(`insert into ${table} values ($1)`, [version]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function installedVersion(client: pg.PoolClient, table: string): Promise<string | null> {
  const known = await client.query<{ found: string | null }>("select to_regclass($1) as found", [table]);
  if (known.rows[0]?.found === null) return null;
  const version = await client.query<{ sha256: string }>(`select sha256 from ${table}`);
  return version.rows[0]?.sha256 ?? null;
}
