import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import { SQL_STATE } from "./sql-states.ts";
import { takeTurn } from "./take-turn.ts";

/** The advisory lock that `prisma migrate deploy` takes, so that the two never run at once. */
const PRISMA_ADVISORY_LOCK = 72707369;

// As Prisma's schema engine creates it.
const CREATE_TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

/**
 * Applies the folders of `prisma/migrations` that the database lacks, in order, and records them as
 * `prisma migrate deploy` does, so that either may be used afterwards. Each runs in one transaction with its record.
 * @returns the names that were applied.
 * @throws AppError conflict if an applied migration was edited or a failed one is on record, unavailable if one fails, or if another session is at it for too long.
 */
export async function applyMigrations(databaseUrl: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "sluice-migrate" });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  await client.connect();
  try {
    await takeTurn(client, PRISMA_ADVISORY_LOCK, "migrations");
    if (await isServiceRole(client)) {
      await refuseIfBehind(client, folder);
      return [];
    }
    await createRecord(client);
    const recorded = await client.query<{
      migration_name: string;
      checksum: string;
      finished_at: Date | null;
    }>("select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null");
    const known = new Map(recorded.rows.map((row) => [row.migration_name, row]));
    const applied: string[] = [];
    for (const name of await migrationNames(folder)) {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      const checksum = createHash("sha256").update(sql).digest("hex");
      const row = known.get(name);
      if (row) refuseIfUnsound(name, row, checksum);
      else {
        await applyOne(client, name, sql, checksum);
        applied.push(name);
      }
    }
    return applied;
  } finally {
    await client.end().catch(() => {}); // releases the lock
  }
}

/** A role of one process may look at the record and change nothing. */
async function isServiceRole(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    `select to_regclass('_prisma_migrations') is not null
       and not has_schema_privilege(current_schema(), 'create') as is`,
  );
  return rows[0]?.is === true;
}

async function refuseIfBehind(client: pg.Client, folder: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const missing = (await migrationNames(folder)).filter((name) => !rows.some((row) => row.name === name));
  const [first] = missing;
  if (first === undefined) return;
  throw new AppError(
    "unavailable",
    message("setup.migrations.behind", { count: missing.length, first, role: client.user ?? "" }),
  );
}

async function createRecord(client: pg.Client): Promise<void> {
  try {
    await client.query(CREATE_TABLE);
  } catch (error) {
    // Since PostgreSQL 15 only the owner of a database may create in its schema public.
    if ((error as { code?: unknown }).code !== SQL_STATE.insufficientPrivilege) throw error;
    throw new AppError(
      "unavailable",
      message("setup.migrations.mayNotCreate", { role: client.user ?? "", database: client.database ?? "" }),
    );
  }
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function refuseIfUnsound(
  name: string,
  row: { checksum: string; finished_at: Date | null },
  checksum: string,
): void {
  if (row.finished_at === null) {
    throw new AppError("conflict", message("setup.migrations.failedEarlier", { name }));
  }
  if (row.checksum !== checksum) {
    throw new AppError("conflict", message("setup.migrations.edited", { name }));
  }
}

async function applyOne(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
       values ($1, $2, clock_timestamp(), $3, null, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {}); // the connection may be what failed
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("unavailable", message("setup.migrations.failed", { name, why }), { name });
  }
}
