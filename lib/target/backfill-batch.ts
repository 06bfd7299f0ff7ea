import type pg from "pg";
import { AppError } from "../errors.ts";
import {
  type BackfillIdentity,
  type Cursor,
  finishCursor,
  holdEpoch,
  moveCursor,
} from "./backfill-cursor.ts";
import { compileBatch } from "./compile-batch.ts";
import { columnOf, describeTable, type Queryable } from "./describe-table.ts";
import { quoteIdentifier } from "./quote-identifier.ts";

/** A backfill's statements. Parameters: $1 after, $2 upto, and as each says. */
export type BatchSql = {
  /** Before every key there can be. */
  start: string;
  /** $2: the last key to look at; $3: rows. Gives upto (null at the end) and rows. */
  range: string;
  batch: string;
  /** $3 plan, $4 step. */
  quarantine: string | null;
  highestKey: string;
  remaining: string;
};

export type BatchRun = BackfillIdentity & {
  sql: BatchSql;
  epoch: number;
  /** Highest key when the run began: rows after it are the dual write's. */
  lastKey: string;
  lockTimeoutMs: number;
  afterBegin?: ((client: pg.PoolClient) => Promise<void>) | undefined;
};

/** Below all other keys of its type. */
const STARTS: Record<string, string> = {
  text: "",
  "character varying": "",
  character: "",
  citext: "",
  smallint: "-32768",
  integer: "-2147483648",
  bigint: "-9223372036854775808",
  uuid: "00000000-0000-0000-0000-000000000000",
};

/**
 * Compiles what a backfill needs.
 * @throws AppError not-found or invalid: the table, its key or the batch are not what a backfill can walk along.
 */
export async function compileBackfill(
  client: Queryable,
  input: {
    table: string;
    key: string;
    batchSql: string;
    quarantine?: { column: string; rawSql: string } | undefined;
  },
): Promise<BatchSql> {
  const table = await describeTable(client, input.table);
  const key = columnOf(table, input.key);
  const baseType = key.type.replace(/\(.*\)$/, "");
  const start = STARTS[baseType];
  if (start === undefined) {
    throw new AppError(
      "invalid",
      `Key ${input.key} is ${key.type}; a backfill walks along text, integers or uuid.`,
    );
  }
  const k = quoteIdentifier(input.key);
  await refuseUnlessKey(client, { oid: table.oid, column: input.key, start, sql: table.sql, type: baseType });
  const inRange = `${k} > $1::${baseType} and ${k} <= $2::${baseType}`;
  const { quarantine } = input;
  if (quarantine) columnOf(table, quarantine.column);
  return {
    start,
    // ORDER BY a bare name would mean the text of the output column, and "9" sorts after "10".
    range: `with r as materialized (select ${k} as k from ${table.sql} where ${inRange} order by ${k} limit $3)
            select (select r.k::text from r order by r.k desc limit 1) as upto, (select count(*) from r)::int as rows`,
    batch: (await compileBatch(input.batchSql, baseType)).sql,
    quarantine: quarantine
      ? `insert into sluice.quarantine as q (plan, step, row_key, raw_value)
         select $3, $4, ${k}::text, (${quarantine.rawSql})::text from ${table.sql}
          where ${inRange} and ${quoteIdentifier(quarantine.column)} is null order by ${k}
         on conflict (plan, step, row_key) do update
            set raw_value = excluded.raw_value, quarantined_at = now(),
                decided_value = null, decided_by = null, decided_at = null
          where q.raw_value is distinct from excluded.raw_value`
      : null,
    highestKey: `select t.${k}::text as key from ${table.sql} t order by t.${k} desc limit 1`,
    remaining: `select count(*)::int8 as rows from ${table.sql} where ${inRange}`,
  };
}

async function refuseUnlessKey(
  client: Queryable,
  key: { oid: number; column: string; start: string; sql: string; type: string },
): Promise<void> {
  const { rows } = await client.query<{ unique: boolean }>(
    `select exists (
       select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null
          and a.attname = $2 and a.attnotnull) as unique`,
    [key.oid, key.column],
  );
  if (!rows[0]?.unique) {
    throw new AppError("invalid", `Key ${key.column} must be NOT NULL and have a unique index of its own.`);
  }
  const column = quoteIdentifier(key.column);
  const first = await client.query(`select 1 from ${key.sql} where ${column} = $1::${key.type} limit 1`, [
    key.start,
  ]);
  if (first.rows.length > 0) {
    throw new AppError("invalid", `A row has the key "${key.start}", which a backfill begins after.`);
  }
}

/**
 * One batch: the rows, their quarantine and the cursor in one transaction, or none of them.
 * @returns the cursor after it and the number of rows in its range; `finished` once there was nothing left.
 */
export async function runBatch(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  size: number,
): Promise<{ cursor: Cursor; rows: number }> {
  // A frozen worker must not hold its rows, nor a batch wait behind others for long.
  await client.query(`begin; set local lock_timeout = ${run.lockTimeoutMs}; set local statement_timeout = '300s';
    set local idle_in_transaction_session_timeout = '15s'`);
  try {
    await run.afterBegin?.(client);
    await holdEpoch(client, run, run.epoch);
    const after = cursor.after ?? run.sql.start;
    const range = await client.query<{ upto: string | null; rows: number }>(run.sql.range, [
      after,
      run.lastKey,
      size,
    ]);
    const { upto, rows } = range.rows[0] ?? { upto: null, rows: 0 };
    const next =
      upto === null
        ? { ...cursor, finished: true }
        : await handle(client, run, cursor, { after, upto, rows });
    if (upto === null) await finishCursor(client, run);
    await client.query("commit");
    return { cursor: next, rows };
  } catch (error) {
    await client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
    throw error;
  }
}

async function handle(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  range: { after: string; upto: string; rows: number },
): Promise<Cursor> {
  const { after, upto } = range;
  await client.query(run.sql.batch, [after, upto]).catch((error: unknown) => {
    throw Object.assign(error as Error, { range: { after, upto } });
  });
  let quarantined = 0;
  if (run.sql.quarantine) {
    const held = await client.query(run.sql.quarantine, [after, upto, run.plan, run.step]);
    quarantined = held.rowCount ?? 0;
  }
  const next = {
    after: upto,
    rowsDone: cursor.rowsDone + range.rows,
    rowsQuarantined: cursor.rowsQuarantined + quarantined,
    finished: false,
  };
  await moveCursor(client, run, next);
  return next;
}
