import type pg from "pg";
import {
  type DataFingerprint,
  fingerprintColumns,
  fingerprintRows,
  type TypedColumn,
} from "../copy/fingerprint-rows.ts";
import { makeReadable, type TableOfRows, tablesOfRows, writeAsText } from "../copy/tables-of-rows.ts";
import { pinSession } from "../ddl/pin-session.ts";
import { hasRefused } from "../has-refused.ts";
import { type BatchRun, readRange, requireAdvance } from "./backfill-batch.ts";
import { type Numbers, readNumbers } from "./trial-numbers.ts";
import { trialSizes } from "./trial-sizes.ts";

/** What a pass left in a table; of columns by themselves where it was read so. `value` null: it cannot be read. */
export type Left = Pick<DataFingerprint, "rows"> & { value: string | null; columns: Map<string, string> };
/** By table, as it is named to people. */
export type Contents = Map<string, Left>;

/** `tables` null: those that were written. `without` names columns that are not read, by table. */
export type Reading = {
  tables: ReadonlySet<string> | null;
  byColumn?: boolean;
  without?: ReadonlyMap<string, ReadonlySet<string>>;
};

/** `error`: what the server said of the plan's statement; `atEnd`: of what waits for the end of its transaction. */
export type Outcome = { contents: Contents; numbers: Numbers } | { error: unknown; atEnd: boolean };

/** The server refuses the plan's statement; what it refuses of Sluice's own is thrown as it is. */
class StatementRefused extends Error {
  atEnd = false;
}

export class TrialStopped extends Error {
  reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

type Sequence = { sql: string; last: string; called: boolean };

/**
 * Runs a backfill's statement once over all rows, or all its batches one after the other, looks at what that left, and
 * takes it back: each pass is a savepoint of one transaction, so that now() is the same in all, and begins with the same
 * numbers of sequences, which no rollback gives back.
 */
export class TrialPasses {
  #client: pg.PoolClient;
  #run: BatchRun;
  #start: string | null;
  #rows: number;
  #seed: number;
  #shouldStop: () => string | null | Promise<string | null>;
  #onRows: (rows: number) => Promise<void>;
  #sequences: Sequence[] = [];
  /** Lets constraints wait again as they do when a transaction begins; "" where none does. */
  #defer = "";

  private constructor(
    client: pg.PoolClient,
    run: BatchRun,
    { start, rows, seed, shouldStop, onRows }: TrialOptions,
  ) {
    this.#client = client;
    this.#run = run;
    this.#start = start;
    this.#rows = rows;
    this.#seed = seed;
    this.#shouldStop = shouldStop;
    this.#onRows = onRows;
  }

  /** In a transaction that the caller has begun and takes back. */
  static async prepare(client: pg.PoolClient, run: BatchRun, options: TrialOptions): Promise<TrialPasses> {
    const passes = new TrialPasses(client, run, options);
    passes.#sequences = await readSequences(client);
    passes.#defer = await deferAgain(client);
    return passes;
  }

  /** `shifted`: sequences go on by one number first, which tells what was drawn from them from all else. */
  async atOnce(reading: Reading, { shifted = false } = {}): Promise<Outcome> {
    return this.#pass(reading, async () => {
      if (shifted) await this.#setSequences(1);
      const { lastKey } = this.#run;
      const { from } = await readRange(this.#client, this.#run, this.#start, 1);
      if (from !== null && lastKey !== null) await this.#batch(this.#start, from, lastKey);
    });
  }

  async inBatches(reading: Reading): Promise<Outcome> {
    return this.#pass(reading, async () => {
      let after = this.#start;
      let done = 0;
      for (const size of trialSizes(this.#rows, this.#seed)) {
        const reason = await this.#shouldStop();
        if (reason !== null) throw new TrialStopped(reason);
        await pinSession(this.#client); // the batch before, or a trigger, may have set how keys are written
        const { from, upto, rows } = await readRange(this.#client, this.#run, after, size);
        if (from === null || upto === null) return;
        await requireAdvance(this.#client, this.#run, after, upto);
        await this.#batch(after, from, upto);
        after = upto;
        done += rows;
        await this.#onRows(done);
      }
    });
  }

  /** What is there without either. */
  async before(reading: Reading): Promise<Outcome> {
    return this.#pass(reading, async () => {});
  }

  async #pass(reading: Reading, work: () => Promise<void>): Promise<Outcome> {
    const client = this.#client;
    await pinSession(client, "savepoint pass");
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StatementRefused)) throw error;
      await this.#takeBack();
      return { error: error.cause, atEnd: error.atEnd };
    }
    const numbers = await readNumbers(client);
    const contents = await readContents(client, reading);
    await this.#takeBack();
    return { contents, numbers };
  }

  async #takeBack(): Promise<void> {
    await this.#client.query("rollback to savepoint pass; release savepoint pass");
    await this.#setSequences(0);
  }

  /** What waits for a commit happens at the end of each batch. `from`: the range's first key. */
  async #batch(after: string | null, from: string, upto: string): Promise<void> {
    const { first, next } = this.#run.sql.batch;
    let atEnd = false;
    try {
      await this.#client.query(after === null ? first : next, [after ?? from, upto]);
      atEnd = true;
      if (this.#defer !== "") await this.#client.query("set constraints all immediate");
    } catch (error) {
      if (!(await hasRefused(this.#client, error))) throw error;
      throw Object.assign(new StatementRefused("the plan's statement is refused", { cause: error }), {
        atEnd,
      });
    }
    if (this.#defer !== "") await this.#client.query(this.#defer);
  }

  async #setSequences(shift: 0 | 1): Promise<void> {
    if (this.#sequences.length === 0) return;
    await this.#client.query(
      `select setval(u.sql::regclass, case when u.shifted between s.seqmin and s.seqmax then u.shifted::int8 else u.last end, u.called)
         from (select sql, last, called or $4 <> 0 as called, last + $4::numeric * s.seqincrement as shifted
                 from unnest($1::text[], $2::int8[], $3::bool[]) x (sql, last, called)
                 join pg_sequence s on s.seqrelid = x.sql::regclass) u
         join pg_sequence s on s.seqrelid = u.sql::regclass`,
      [
        this.#sequences.map(({ sql }) => sql),
        this.#sequences.map(({ last }) => last),
        this.#sequences.map(({ called }) => called),
        shift,
      ],
    );
  }
}

export type TrialOptions = {
  /** The key that the walk stands at; null before its first batch. */
  start: string | null;
  /** About so many are walked along. */
  rows: number;
  /** Of the batches' sizes, which are the same in each pass. */
  seed: number;
  shouldStop: () => string | null | Promise<string | null>;
  /** After each batch: how many rows all batches of the pass have walked along. */
  onRows: (rows: number) => Promise<void>;
};

/**
 * A name stands for each constraint of its schema that has it, and one of them that cannot wait would refuse "deferred". So all
 * are let wait, and those that do not at first are named, which refuses none. One that shares its name with one that waits goes on waiting.
 */
async function deferAgain(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ sql: string; waits: boolean }>(
    `select format('%I.%I', n.nspname, c.conname) as sql, bool_or(c.condeferred) as waits
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace where c.condeferrable group by 1`,
  );
  if (!rows.some(({ waits }) => waits)) return "";
  const atOnce = rows.flatMap(({ sql, waits }) => (waits ? [] : [sql]));
  const named = atOnce.length > 0 ? `; set constraints ${atOnce.join(", ")} immediate` : "";
  return `set constraints all deferred${named}`;
}

async function readSequences(client: pg.PoolClient): Promise<Sequence[]> {
  const found = await client.query<{ sql: string }>(
    `select format('%I.%I', n.nspname, c.relname) as sql
       from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and has_sequence_privilege(s.seqrelid, 'select') and has_sequence_privilege(s.seqrelid, 'update')`,
  );
  const sequences: Sequence[] = [];
  for (const { sql } of found.rows) {
    const { rows } = await client.query<Sequence>(
      `select last_value as last, is_called as called from ${sql}`,
    );
    if (rows[0]) sequences.push({ ...rows[0], sql });
  }
  return sequences;
}

/** Whoever writes to a table holds a lock on it till the end, be it by a trigger or a foreign key's action. */
const WRITTEN = `select relation::int8::float8 as oid from pg_locks
  where pid = pg_backend_pid() and locktype = 'relation'
    and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

async function readContents(client: pg.PoolClient, { tables, byColumn, without }: Reading) {
  const locked = await client.query<{ oid: number }>(WRITTEN);
  const written = new Set(locked.rows.map(({ oid }) => oid));
  await writeAsText(client);
  const contents: Contents = new Map();
  for (const table of await tablesOfRows(client)) {
    if (tables ? !tables.has(table.shown) : !written.has(table.oid)) continue;
    const columns = table.columns.filter(({ name }) => !without?.get(table.shown)?.has(name));
    contents.set(table.shown, await readTable(client, table, columns, byColumn === true));
  }
  return contents;
}

async function readTable(
  client: pg.PoolClient,
  table: TableOfRows,
  columns: TypedColumn[],
  byColumn: boolean,
): Promise<Left> {
  await client.query("savepoint one");
  try {
    await makeReadable(client, table);
    const { rows, value } = await fingerprintRows(client, table.from, columns);
    const each = byColumn ? await fingerprintColumns(client, table.from, columns) : new Map();
    await client.query("release savepoint one");
    return { rows, value, columns: each };
  } catch (error) {
    if (!(await hasRefused(client, error))) throw error;
    await client.query("rollback to savepoint one");
    return { rows: 0, value: null, columns: new Map() };
  }
}
