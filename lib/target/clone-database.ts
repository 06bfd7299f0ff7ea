import { randomBytes } from "node:crypto";
import type pg from "pg";
import { AppError } from "../errors.ts";
import { applyDdl, readDdl } from "./clone-ddl.ts";
import { copyRows, type TableProgress } from "./clone-rows.ts";
import { diffFingerprints, fingerprintSchema } from "./fingerprint.ts";
import { openTarget, withTargetClient } from "./pool.ts";
import { quoteIdentifier } from "./quote-identifier.ts";
import { sqlStateOf } from "./run-locked.ts";

const PREFIX = "sluice_clone_";
const MAX_AGE_MS = 3_600_000;

export type DatabaseClone = {
  /** Database name, `sluice_clone_20261121t084500z_3fa9c1`. */
  name: string;
  /** Connection string: a secret, like the target's own. */
  url: string;
  tables: number;
  rows: number;
  seconds: number;
  drop: () => Promise<void>;
};

/** In this order: each table's rows, then what rests on rows, then the proof that nothing is missing. */
export type CloneProgress =
  | ({ doing: "rows" } & TableProgress)
  | { doing: "indexes" }
  | { doing: "comparison" };

export type CloneOptions = {
  /** The target's name. */
  name: string;
  correlationId?: string;
  now?: () => Date;
  onProgress?: (progress: CloneProgress) => void | Promise<void>;
};

/**
 * Clones a live database while others read and write it: its schema from the catalogue and its rows from one
 * REPEATABLE READ snapshot, into a new database of the same server, schema `sluice` included. Meanwhile every table is
 * held in ACCESS SHARE mode, so others may read and write but not change the schema. The clone's fingerprint is compared
 * with the source's before it is handed out. Whoever makes the clone owns all in it. Drop it with `drop()`.
 * @throws AppError invalid naming what cannot be cloned (partitioned or foreign tables, …) or what came out different;
 *   conflict if a schema change is going on; forbidden if the role may not create databases; unavailable if the target
 *   cannot be reached.
 */
export async function cloneDatabase(url: string, options: CloneOptions): Promise<DatabaseClone> {
  const startedAt = performance.now();
  const name = cloneName((options.now ?? (() => new Date()))());
  const cloneUrl = new URL(url);
  cloneUrl.pathname = `/${name}`;
  const source = openTarget(url, { name: options.name, poolSize: 2 });
  const clone = openTarget(cloneUrl.toString(), { name: `${options.name} clone`, poolSize: 1 });
  const { correlationId } = options;
  let created = false;
  try {
    const copied = await withTargetClient(source, { correlationId }, async (reader) => {
      const createSql = await describeDatabase(reader, name);
      await holdSchema(reader);
      const ddl = await readDdl(reader);
      await withTargetClient(source, { correlationId }, (client) => createDatabase(client, createSql));
      created = true;
      return withTargetClient(clone, { correlationId }, async (writer) => {
        const left = await applyDdl(writer, ddl.beforeRows);
        const rows = await copyRows(reader, writer, (table) =>
          options.onProgress?.({ doing: "rows", ...table }),
        );
        await options.onProgress?.({ doing: "indexes" });
        refuseLeft(await applyDdl(writer, [...left.map(({ ddl }) => ddl), ...ddl.afterRows]));
        await options.onProgress?.({ doing: "comparison" });
        await compare(reader, writer);
        await reader.query("commit");
        await writer.query("analyze");
        return rows;
      });
    });
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      name,
      url: cloneUrl.toString(),
      ...copied,
      seconds,
      drop: () => dropClone(url, options.name, name),
    };
  } catch (error) {
    await clone.end();
    if (created) await dropClone(url, options.name, name).catch(() => {}); // swept later; the error says more
    throw error;
  } finally {
    await source.end();
    if (!clone.ended) await clone.end();
  }
}

/**
 * Drops clones that were made more than an hour ago and that nobody has used for an hour.
 * @returns their names
 */
export async function sweepClones(
  url: string,
  options: { name: string; now?: () => Date },
): Promise<string[]> {
  const now = (options.now ?? (() => new Date()))();
  const pool = openTarget(url, { name: options.name, poolSize: 1 });
  try {
    return await withTargetClient(pool, {}, async (client) => {
      const { rows } = await client.query<{ name: string; used: boolean }>(
        `select datname as name, exists (select 1 from pg_stat_activity a
                  where a.datid = d.oid and a.state_change > $2::timestamptz) as used
           from pg_database d where starts_with(datname, $1)`,
        [PREFIX, new Date(now.getTime() - MAX_AGE_MS)],
      );
      const orphans = rows.filter(({ name, used }) => !used && ageMs(name, now) > MAX_AGE_MS);
      for (const { name } of orphans) {
        await client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
      }
      return orphans.map(({ name }) => name);
    });
  } finally {
    await pool.end();
  }
}

function cloneName(now: Date): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, "")
    .toLowerCase();
  return `${PREFIX}${stamp}_${randomBytes(3).toString("hex")}`;
}

/** 0 for a database that is not a clone of ours, whatever its name begins with. */
function ageMs(name: string, now: Date): number {
  const made = /^sluice_clone_(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z_[0-9a-f]{6}$/.exec(name);
  if (!made) return 0;
  const [year, month, day, hour, minute, second] = made.slice(1).map(Number);
  return now.getTime() - Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** CREATE DATABASE with the source's encoding and locale, and ALTER DATABASE for each of its settings and for speed. */
async function describeDatabase(reader: pg.ClientBase, name: string): Promise<string[]> {
  const { rows } = await reader.query<{ sql: string }>(
    `select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L locale_provider %s%s', $1::text,
        pg_encoding_to_char(encoding), datcollate, datctype,
        case datlocprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
        case datlocprovider when 'i' then format(' icu_locale %L', locale) when 'b' then format(' builtin_locale %L', locale) end) as sql
       from pg_database d, lateral (select coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale) l
      where datname = current_database()
     union all
     select format('alter database %I set %I to %s', $1::text, split_part(setting, '=', 1),
        case when split_part(setting, '=', 1) = 'search_path' then substr(setting, 13)
             else quote_literal(substr(setting, strpos(setting, '=') + 1)) end)
       from pg_db_role_setting r join pg_database d on d.oid = r.setdatabase, unnest(r.setconfig) setting
      where d.datname = current_database() and r.setrole = 0`,
    [name],
  );
  // A clone that a crash takes away is made anew, so that no commit need wait for the disk.
  return [
    ...rows.map(({ sql }) => sql),
    `alter database ${quoteIdentifier(name)} set synchronous_commit = off`,
  ];
}

async function createDatabase(client: pg.ClientBase, statements: string[]): Promise<void> {
  try {
    for (const sql of statements) await client.query(sql);
  } catch (error) {
    if (sqlStateOf(error) !== "42501") throw error;
    throw new AppError(
      "forbidden",
      "The role of this target may not create databases, which a rehearsal needs: grant it CREATEDB.",
    );
  }
}

/** Begins the snapshot, and keeps the schema as it is until it ends. */
async function holdSchema(reader: pg.ClientBase): Promise<void> {
  await reader.query(`begin isolation level repeatable read read only; set local search_path = '';
    set local lock_timeout = '2s'; set local statement_timeout = 0`);
  const { rows } = await reader.query<{ list: string | null }>(
    `select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as list
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  if (!rows[0]?.list) return;
  await reader.query(`lock table ${rows[0].list} in access share mode`).catch((error: unknown) => {
    if (sqlStateOf(error) !== "55P03") throw error;
    throw new AppError(
      "conflict",
      "The schema is being changed by somebody else, so it cannot be cloned now.",
    );
  });
}

function refuseLeft(left: { ddl: string; why: string }[]): void {
  const [first] = left;
  if (!first) return;
  throw new AppError("invalid", `The database cannot be cloned: ${first.why}.`, {
    statement: first.ddl.slice(0, 200),
    others: left.length - 1,
  });
}

async function compare(reader: pg.ClientBase, writer: pg.ClientBase): Promise<void> {
  const whole = { includeSluice: true, columnOrder: true };
  const differences = diffFingerprints(
    await fingerprintSchema(reader, whole),
    await fingerprintSchema(writer, whole),
  );
  if (differences.length === 0) return;
  const names = differences.map(({ object }) => object);
  throw new AppError(
    "invalid",
    `The clone came out different from its source, so it was thrown away: ${names.slice(0, 3).join(", ")}.`,
    { differences: differences.slice(0, 20) },
  );
}

async function dropClone(url: string, target: string, name: string): Promise<void> {
  const pool = openTarget(url, { name: target, poolSize: 1 });
  try {
    await withTargetClient(pool, {}, (client) =>
      client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`),
    );
  } finally {
    await pool.end();
  }
}
