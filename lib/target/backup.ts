import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { AppError } from "../kernel/errors.ts";
import { cleanErrorText } from "../kernel/masking/clean-error-text.ts";
import { withEnd } from "../kernel/text/sentences.ts";
import { message } from "../messages/catalogue/message.ts";
import { enumBehind } from "./backfill/describe-key.ts";
import { replaceWhenWhole, sync, verifyFile, type WrittenFile } from "./backup-file.ts";
import { withoutTimeout } from "./ddl/pin-session.ts";
import { splitStatements } from "./ddl/split-statements.ts";
import { hasRefused } from "./has-refused.ts";
import type { TargetPool } from "./pool.ts";
import { quoteTableName } from "./table-name.ts";
import { inTargetTransaction } from "./target-transaction.ts";

/** What a contract step wrote away: a gzipped CSV with a header, which psql reads too, and what proves it whole. */
export type Backup = {
  path: string;
  rows: number;
  /** Size of the file. */
  bytes: number;
  /** Over the CSV, uncompressed. */
  sha256: string;
  columns: { name: string; type: string }[];
  /** Oldest transaction that its snapshot could not be sure of: what it or a later one wrote may be missing. */
  snapshotXmin: string;
  /** What was written between the backup and the removal; null until `writeLateRows` has looked. */
  late: LateRows | null;
};

export type LateRows = {
  path: string;
  rows: number;
  bytes: number;
  sha256: string;
  /** A backup from before keys could have several columns has one, as a text. */
  key: string | string[];
  /** Rows that there were at the removal, in the backup or late or, changed meanwhile, in both. */
  removed: number;
};

const ONE_SNAPSHOT = { mode: "isolation level repeatable read read only", statementTimeout: "0" };

/**
 * Writes the rows of `select` (one SELECT statement) to `path` in one snapshot, syncs it to disk, and reads it back.
 * An existing file is replaced only once the new one is whole.
 * @throws AppError invalid if it is not one SELECT; conflict if it fails, what was read back differs or the disk is full.
 */
export async function writeBackup(
  pool: TargetPool,
  input: { select: string; path: string; correlationId?: string },
): Promise<Backup> {
  const select = await oneSelect(input.select);
  const { path, correlationId } = input;
  return replaceWhenWhole(path, (partial) =>
    // One snapshot for the columns and the rows; and nothing that a SELECT calls may write.
    inTargetTransaction(pool, { ...ONE_SNAPSHOT, correlationId }, async (client) => {
      // Where row security would hide rows, PostgreSQL refuses instead: half a table is no backup.
      await client.query("set local row_security = off");
      const { rows } = await client.query<{ xmin: string }>(
        "select pg_snapshot_xmin(pg_current_snapshot())::text as xmin",
      );
      const written = await copyOut(client, select, partial).catch(async (error: unknown) => {
        if (!(await hasRefused(client, error))) throw error;
        throw new AppError(
          "conflict",
          message("targetRefusals.backup.selectFailed", { error: withEnd(cleanErrorText(error)) }),
        );
      });
      return { ...written, path, snapshotXmin: rows[0]?.xmin ?? "0", late: null };
    }),
  );
}

/**
 * Takes the table for itself and writes the rows that were written since the backup, so that nothing falls between the
 * two. Call it first in the transaction that removes them; the lock is tried under that transaction's lock_timeout.
 * `select` must give `key` of `table`, a column or several.
 * @throws as writeBackup, and what PostgreSQL throws when the lock is not to be had.
 */
export async function writeLateRows(
  client: pg.PoolClient,
  input: { select: string; backup: Backup; table: string; key: string | string[] },
): Promise<LateRows> {
  const select = await oneSelect(input.select);
  const { backup, key } = input;
  const table = quoteTableName(input.table);
  await client.query(`lock table ${table} in access exclusive mode`);
  // Row versions carry 32 bits of their transaction; age() compares them the right way round the wrap.
  const since = `select b.* from (${select}) b join ${table} t on ${await sameKey(client, table, key, "t", "b")}
    where age(t.xmin) <= age('${BigInt(backup.snapshotXmin)}'::xid8::xid)`;
  const path = backup.path.replace(/(\.csv\.gz)?$/, "-late.csv.gz");
  const { rows, bytes, sha256 } = await replaceWhenWhole(path, async (partial) => ({
    ...(await copyOut(client, since, partial)),
    path,
  }));
  const all = await client.query<{ rows: string }>(`select count(*) as rows from (${select}) b`);
  return { path, rows, bytes, sha256, key, removed: Number(all.rows[0]?.rows) };
}

/** `table`, in quotes where it needs them, says what must be cast before PostgreSQL compares it. */
async function sameKey(
  client: pg.ClientBase,
  table: string,
  key: string | string[],
  one: string,
  other: string,
): Promise<string> {
  const { rows } = await client.query<{ oid: string }>("select $1::regclass::oid::int8 as oid", [table]);
  const conditions: string[] = [];
  for (const name of [key].flat()) {
    const cast = await enumBehind(client, Number(rows[0]?.oid), name);
    const column = `${quoteIdentifier(name)}${cast === null ? "" : `::${cast}`}`;
    conditions.push(`${one}.${column} = ${other}.${column}`);
  }
  return conditions.join(" and ");
}

/** Reads the files again. @throws AppError conflict if one is gone or not what was written. */
export async function verifyBackup(backup: Backup): Promise<void> {
  await verifyFile(backup);
  if (backup.late) await verifyFile(backup.late);
}

/** What a restore.sql reads the backup from. */
export const BACKUP_TABLE = "sluice_backup";
const LATE_TABLE = `${BACKUP_TABLE}_late`;

/**
 * Verifies the backup and loads it into temp table `sluice_backup` of that connection, for restore.sql:
 * `runStatements(pool, sql, {tx: "step", prepareSession: (client) => loadBackup(client, backup)})`. It has an index on
 * the step's key.
 * A column whose type no longer exists comes as text, so restore.sql casts: `b.service::"ServiceType"`.
 * @throws AppError conflict if the file is gone or not what was written.
 */
export async function loadBackup(client: pg.PoolClient, backup: Backup): Promise<void> {
  await verifyBackup(backup);
  await withoutTimeout(client, () => load(client, backup));
}

/**
 * Lets statements read what was loaded and nothing else, functions and DO as well: who goes on in another session finds the backup as it
 * was taken.
 */
export async function keepBackup(client: pg.PoolClient): Promise<void> {
  await client.query(`
    create or replace function pg_temp.${BACKUP_TABLE}_is_kept() returns trigger language plpgsql as $$
    begin raise exception 'a restore that goes statement by statement can only read ${BACKUP_TABLE}'; end $$;
    create trigger kept before insert or update or delete or truncate on pg_temp.${BACKUP_TABLE}
      for each statement execute function pg_temp.${BACKUP_TABLE}_is_kept();
    alter table pg_temp.${BACKUP_TABLE} enable always trigger kept`);
}

async function load(client: pg.PoolClient, backup: Backup): Promise<void> {
  const columns: string[] = [];
  for (const { name, type } of backup.columns) {
    const { rows } = await client.query<{ there: boolean }>("select to_regtype($1) is not null as there", [
      type,
    ]);
    columns.push(`${quoteIdentifier(name)} ${rows[0]?.there ? type : "text"}`);
  }
  await copyIn(client, BACKUP_TABLE, columns, backup);
  if (backup.late) {
    // The later version of a row is the one that was removed.
    await copyIn(client, LATE_TABLE, columns, backup.late);
    const { key } = backup.late;
    const keys = [key].flat().map((column) => quoteIdentifier(column));
    await client.query(`create index on pg_temp.${BACKUP_TABLE} (${keys.join(", ")})`);
    await client.query(
      `delete from pg_temp.${BACKUP_TABLE} b using pg_temp.${LATE_TABLE} l where ${await sameKey(client, `pg_temp.${BACKUP_TABLE}`, key, "l", "b")}`,
    );
    await client.query(`insert into pg_temp.${BACKUP_TABLE} select * from pg_temp.${LATE_TABLE}`);
  }
  await client.query(`analyze pg_temp.${BACKUP_TABLE}`);
}

async function copyIn(
  client: pg.PoolClient,
  table: string,
  columns: string[],
  file: WrittenFile,
): Promise<void> {
  await client.query(`drop table if exists pg_temp.${table}`);
  await client.query(`create temp table ${table} (${columns.join(", ")})`);
  const writing = client.query(from(`copy pg_temp.${table} from stdin (format csv, header true)`));
  await pipeline(createReadStream(file.path), createGunzip(), writing);
  if (writing.rowCount !== file.rows) {
    throw new AppError(
      "conflict",
      message("targetRefusals.backup.gave", {
        path: file.path,
        rows: writing.rowCount ?? 0,
        expected: file.rows,
      }),
    );
  }
}

async function oneSelect(sql: string): Promise<string> {
  const [only, ...more] = await splitStatements(sql);
  if (!only || more.length > 0 || only.kind !== "SelectStmt") {
    throw new AppError("invalid", message("targetRefusals.backup.oneSelect"));
  }
  return only.sql;
}

async function copyOut(client: pg.PoolClient, select: string, path: string) {
  const columns = await readColumns(client, select);
  const hash = createHash("sha256");
  const reading = client.query(to(`copy (${select}) to stdout (format csv, header true)`));
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(reading, hashing, createGzip(), createWriteStream(path, { mode: 0o600 }));
  await sync(path);
  return { rows: reading.rowCount, bytes: (await stat(path)).size, sha256: hash.digest("hex"), columns };
}

async function readColumns(client: pg.PoolClient, select: string): Promise<Backup["columns"]> {
  const { fields } = await client.query(`select * from (${select}) q limit 0`);
  const columns: Backup["columns"] = [];
  for (const field of fields) {
    const { rows } = await client.query<{ type: string }>("select format_type($1, $2) as type", [
      field.dataTypeID,
      field.dataTypeModifier,
    ]);
    columns.push({ name: field.name, type: rows[0]?.type ?? "text" });
  }
  return columns;
}
