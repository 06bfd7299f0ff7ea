import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type pg from "pg";

// In this order: the view's triggers name the functions.
const FILES = ["target-schema.sql", "outbox-events-triggers.sql", "outbox-events.sql"];

/**
 * Brings the outbox of a target's database to this version. May run at any time and from several workers at once: an
 * advisory lock makes them take turns, and nothing is touched when this version is already there, because even an
 * index that exists locks out writers for a moment.
 */
export async function installOutbox(pool: pg.Pool): Promise<void> {
  const scripts = await Promise.all(FILES.map((file) => readFile(new URL(file, import.meta.url), "utf8")));
  const version = createHash("sha256").update(scripts.join("\n")).digest("hex");
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
    // Waiting longer for a table would queue the application's own writers behind us.
    await client.query("set local lock_timeout = '2s'");
    if ((await installedVersion(client)) !== version) {
      for (const script of scripts) await client.query(script);
      await client.query("create table if not exists sluice.outbox_version (sha256 text not null)");
      await client.query("delete from sluice.outbox_version");
      await client.query("insert into sluice.outbox_version values ($1)", [version]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function installedVersion(client: pg.PoolClient): Promise<string | null> {
  const table = await client.query("select to_regclass('sluice.outbox_version') as found");
  if (table.rows[0].found === null) return null;
  const version = await client.query("select sha256 from sluice.outbox_version");
  return version.rows[0]?.sha256 ?? null;
}
