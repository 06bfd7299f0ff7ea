import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { createEmptyDatabase } from "./database.ts";

const MIGRATIONS = "prisma/migrations";

/** What is in Sluice's database, as an upgrade finds it. */
type Earlier = {
  client: pg.Client;
  /** Every migration that there is now. */
  upgrade: () => Promise<unknown>;
};

/** A database as it was before that migration, in which rows may be written as they were then; gone afterwards. */
export async function withDatabaseBefore(
  migration: string,
  use: (earlier: Earlier) => Promise<void>,
): Promise<void> {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), "sluice-earlier-"));
  const client = new pg.Client({ connectionString: database.url });
  try {
    for (const name of await readdir(MIGRATIONS))
      if (name < migration) await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
    await applyMigrations(database.url, folder);
    await client.connect();
    await client.query("set session_replication_role = replica"); // no trigger of now
    await use({ client, upgrade: () => applyMigrations(database.url, MIGRATIONS) });
  } finally {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true });
  }
}
