import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { sqlStateOf } from "../has-refused.ts";
import { withTargetClient } from "../pool.ts";
import { openPool } from "../pools.ts";
import { OF_PEOPLE, SETTING } from "./catalogue.ts";
import { readDdl } from "./clone-ddl.ts";
import { type CloneGap, SHOWN_WHOLE } from "./clone-gaps.ts";
import { createCloneRole } from "./clone-role.ts";
import { cloneName, dropClone } from "./drop-clones.ts";
import { type CloneOptions, fillClone } from "./fill-clone.ts";
import { holdClone } from "./hold-clone.ts";
import type { SearchPath } from "./search-path.ts";

export type DatabaseClone = {
  /** Database name, `sluice_clone_20261121t084500z_3fa9c1d2`. */
  name: string;
  /** Connection string: a secret, like the target's own. */
  url: string;
  /** It is used as a role of its own, which reaches nothing beyond it; else as the target's role. */
  confined: boolean;
  tables: number;
  rows: number;
  seconds: number;
  /** What it does not have, or not as the source has it. */
  gaps: CloneGap[];
  drop: () => Promise<void>;
};

/**
 * Clones a live database while others read and write it: its schema from the catalogue and its rows from one
 * REPEATABLE READ snapshot, into a new database of the same server, schema `sluice` included. Meanwhile every table is
 * held in ACCESS SHARE mode, so others may read and write but not change the schema. What cannot be carried over, or
 * came out different when the two fingerprints were compared, is named in `gaps`. Whoever makes the clone owns all in
 * it: a role made for it, where the target's role may create roles. Drop it with `drop()`.
 * @throws AppError conflict if a schema change is going on; forbidden if the role may not create databases; unavailable
 *   if the target cannot be reached.
 */
export async function cloneDatabase(url: string, options: CloneOptions): Promise<DatabaseClone> {
  const startedAt = performance.now();
  const name = cloneName(new Date());
  const { correlationId } = options;
  const source = openPool("copy", url, { name: options.name, poolSize: 2 });
  let dropping: Promise<void> | null = null;
  let release = async () => {};
  // Once for all who ask at the same time: two at it would stand in each other's way.
  const drop = () => {
    dropping ??= dropClone(url, options.name, name).finally(async () => {
      dropping = null;
      await release(); // one that could not be dropped is swept later
    });
    return dropping;
  };
  const abort = () => void drop().catch(() => {}); // what is under way then fails, and drops it again
  let created = false;
  try {
    return await withTargetClient(source, { correlationId }, async (reader) => {
      const createSql = await describeDatabase(reader, name);
      const searchPath = await readSearchPath(reader);
      await holdSchema(reader);
      const ddl = await readDdl(reader);
      release = await holdClone(url, options.name, name);
      created = true;
      const user = await withTargetClient(source, { correlationId }, async (client) => {
        await createDatabase(client, createSql);
        return createCloneRole(client, name);
      });
      options.signal?.addEventListener("abort", abort);
      options.signal?.throwIfAborted();
      const { url: cloneUrl, ...rest } = await fillClone(reader, ddl, {
        url,
        name,
        user,
        searchPath,
        options,
      });
      await reader.query("commit");
      const seconds = (performance.now() - startedAt) / 1000;
      return { name, url: cloneUrl, seconds, ...rest, drop };
    });
  } catch (error) {
    if (created) await drop().catch(() => {}); // swept later; the error says more
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", abort);
    await source.end();
  }
}

async function readSearchPath(reader: pg.ClientBase): Promise<SearchPath> {
  const { rows } = await reader.query<SearchPath>(
    `select s.session, concat_ws(', ', nullif(s.session, ''), (select string_agg(quote_ident(n.nspname), ', ' order by n.nspname)
         from pg_namespace n where ${OF_PEOPLE})) as all
       from (select replace(current_setting('search_path'), '"$user"', quote_ident(current_user)) as session) s`,
  );
  return rows[0] ?? { session: "", all: "" };
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
     select format('alter database %I %s', $1::text, ${SETTING("setting")})
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
  const [create = "", ...settings] = statements;
  try {
    await client.query(create);
  } catch (error) {
    if (sqlStateOf(error) !== SQL_STATE.insufficientPrivilege) throw error;
    throw new AppError("forbidden", message("targetRefusals.clone.mayNotCreate"));
  }
  for (const sql of settings) {
    await client.query(sql).catch((error: unknown) => {
      if (sqlStateOf(error) !== SQL_STATE.insufficientPrivilege) throw error; // a setting that only a superuser may make
    });
  }
}

/** Begins the snapshot, and keeps the schema as it is until it ends. */
async function holdSchema(reader: pg.ClientBase): Promise<void> {
  await reader.query(`begin isolation level repeatable read read only; set local search_path = '';
    set local lock_timeout = '2s'; set local statement_timeout = 0`);
  const { rows } = await reader.query<{ list: string | null }>(
    `select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as list
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OF_PEOPLE} and ${SHOWN_WHOLE}`,
  );
  if (!rows[0]?.list) return;
  await reader.query(`lock table ${rows[0].list} in access share mode`).catch((error: unknown) => {
    if (sqlStateOf(error) !== SQL_STATE.lockNotAvailable) throw error;
    throw new AppError("conflict", message("targetRefusals.clone.schemaChanges"));
  });
}
