import { createHash } from "node:crypto";
import type pg from "pg";
import { TARGET_SCHEMA } from "./target-schema.ts";

const VERSION = createHash("sha256").update(TARGET_SCHEMA).digest("hex");

/**
 * Creates or completes the schema `sluice` in a target; safe to repeat, and to run from several processes at once.
 * Nothing is touched when this version is there already, because even an index that exists locks out writers.
 */
export async function installTargetSchema(target: pg.Pool): Promise<void> {
  const client = await target.connect();
  try {
    await client.query("begin");
    // The outbox installs into the same schema, under the same lock.
    await client.query("select pg_advisory_xact_lock(hashtextextended('sluice.install', 0))");
    await client.query("set local lock_timeout = '2s'");
    if ((await installedVersion(client)) !== VERSION) {
      await client.query(TARGET_SCHEMA);
      await client.query("create table if not exists sluice.plans_version (sha256 text not null)");
      await client.query("delete from sluice.plans_version");
      await client.query("insert into sluice.plans_version values ($1)", [VERSION]);
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
  const found = await client.query("select to_regclass('sluice.plans_version') as found");
  if (found.rows[0]?.found === null) return null;
  const version = await client.query<{ sha256: string }>("select sha256 from sluice.plans_version");
  return version.rows[0]?.sha256 ?? null;
}
