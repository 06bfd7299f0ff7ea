import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { AppError } from "../../kernel/errors.ts";
import { commas } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { pinSession } from "../ddl/pin-session.ts";
import { columnOf, describeTable, type Queryable, type TableDescription } from "../describe-table.ts";
import { putAside } from "../put-aside.ts";
import {
  type BackfillIdentity,
  type Cursor,
  finishCursor,
  holdEpoch,
  moveCursor,
} from "./backfill-cursor.ts";
import { namesBeside } from "./batch-names.ts";
import { type CompiledBatch, compileBatch } from "./compile-batch.ts";
import { describeKey } from "./describe-key.ts";
import { keyAs, keyOrder, keyParameter, keyText, keyValue } from "./key-sql.ts";

/** A backfill's statements. Parameters: $1 after (null before the first batch), $2 upto, and as each says. */
export type BatchSql = {
  /** $2: the last key to look at; $3: rows. Gives the first and the last key (null at the end) and rows. */
  range: string;
  /** `first` takes the range's first key as $1 and includes it. */
  batch: CompiledBatch & { counts: boolean };
  /** $3 plan, $4 step; `first` as of the batch. */
  quarantine: CompiledBatch | null;
  highestKey: string;
  /** Rows in all, up to $2, and between the two. */
  survey: string;
  /** Whether the key $2 lies behind $1 in the key's own order; $1 null: yes. */
  advances: string;
  /** Rows that are neither visited, up to $1, nor later than $2. */
  unvisited: string;
};

export type BatchRun = BackfillIdentity & {
  sql: BatchSql;
  epoch: number;
  /** Highest key when the run began: rows after it are the dual write's. Null: there was no row. */
  lastKey: string | null;
  lockTimeoutMs: number;
  afterBegin?: ((client: pg.PoolClient) => Promise<void>) | undefined;
  beforeCommit?: ((client: pg.PoolClient, rows: number) => Promise<void>) | undefined;
};

/**
 * Compiles what a backfill needs.
 * @throws AppError not-found or invalid: the table, its key or the batch are not what a backfill can walk along.
 */
export async function compileBackfill(
  client: Queryable,
  input: {
    table: string;
    key: string | readonly string[];
    batchSql: string;
    quarantine?: { column: string; rawSql: string } | undefined;
  },
): Promise<BatchSql> {
  const table = await describeTable(client, input.table);
  const key = await describeKey(client, table, [input.key].flat());
  const { quarantine } = input;
  if (quarantine) columnOf(table, quarantine.column);
  if (quarantine && key.some(({ cast }) => cast !== null))
    throw new AppError(
      "invalid",
      message("targetRefusals.key.enumDomain", { keys: commas([input.key].flat()) }),
    );
  const found = keyAs(key, "r.k");
  const k = keyValue(key);
  const one = { from: keyParameter(key, 1), upto: keyParameter(key, 2) };
  // No lower bound is no bound: of '', the nil uuid or the least integer nothing lies before them.
  const after = `($1::text is null or ${k} > ${one.from})`;
  const upto = `${k} <= ${one.upto}`;
  const quarantineRange = (range: string) =>
    quarantine
      ? putAside(
          `select $3, $4, ${keyText(key)}, (${quarantine.rawSql})::text from ${table.sql}
            where ${range} and ${quoteIdentifier(quarantine.column)} is null order by ${keyOrder(key)}`,
          "keep",
        )
      : "";
  const highest = key.map(({ sql }) => `t.${sql} is distinct from null`).join(" and ");
  return {
    // ORDER BY a bare name would mean the text of the output column, and "9" sorts after "10".
    range: `with r as materialized (select ${key.map(({ sql }, at) => `t.${sql} as k${at}`).join(", ")} from ${table.sql} t
              where ${after} and ${upto} order by ${keyOrder(key, { from: "t." })} limit $3)
            select (select ${keyText(found)} from r order by ${keyOrder(found)} limit 1) as "from",
                   (select ${keyText(found)} from r order by ${keyOrder(found, { descending: true })} limit 1) as upto,
                   (select count(*) from r)::int as rows`,
    batch: await compileBatch(input.batchSql, {
      table: table.sql,
      needsSchema: !(await isFoundByName(client, table)),
      ...(await namesBeside(client, table.oid, input.batchSql)),
      key,
    }),
    quarantine: quarantine
      ? {
          first: quarantineRange(`${k} >= ${one.from} and ${upto}`),
          next: quarantineRange(`${k} > ${one.from} and ${upto}`),
        }
      : null,
    highestKey: `select ${keyText(key, "t.")} as key from ${table.sql} t where ${highest} order by ${keyOrder(key, { from: "t.", descending: true })} limit 1`,
    survey: `select count(*) as "all", count(*) filter (where ${upto}) as within,
                    count(*) filter (where ${after} and ${upto}) as "left" from ${table.sql}`,
    advances: `select $1::text is null or ${one.upto} > ${one.from} as advances`,
    unvisited: `select count(*) as rows from ${table.sql}
       where ($1::text is null or (${k} <= ${one.from}) is not true) and (${k} > ${one.upto}) is not true`,
  };
}

async function isFoundByName(client: Queryable, { oid, name }: TableDescription): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(
    "select to_regclass($1) is not distinct from $2::oid as same",
    [quoteIdentifier(name), oid],
  );
  return rows[0]?.same ?? false;
}

/**
 * One batch: the rows, their quarantine and the cursor in one transaction, or none of them.
 * @returns the cursor after it and the number of rows in its range, 0 once there was nothing left
 */
export async function runBatch(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  size: number,
): Promise<{ cursor: Cursor; rows: number }> {
  return inFencedTransaction(client, run, async () => {
    const { from, upto, rows } = await readRange(client, run, cursor.after, size);
    if (from === null || upto === null) return { cursor, rows: 0 };
    return { cursor: await handle(client, run, cursor, { from, upto, rows }), rows };
  });
}

type Range = { from: string | null; upto: string | null; rows: number };

/** The next rows after a key, `size` of them; keys are null at the end. */
export async function readRange(
  client: pg.PoolClient,
  run: BatchRun,
  after: string | null,
  size: number,
): Promise<Range> {
  const { rows } = await client.query<Range>(run.sql.range, [after, run.lastKey, size]);
  return rows[0] ?? { from: null, upto: null, rows: 0 };
}

/** Marks it as finished. The caller has looked whether rows are left. */
export async function finishBackfill(client: pg.PoolClient, run: BatchRun, cursor: Cursor): Promise<Cursor> {
  const finished = await inFencedTransaction(client, run, async () => {
    await finishCursor(client, run);
    return { cursor: { ...cursor, finished: true }, rows: 0 };
  });
  return finished.cursor;
}

async function inFencedTransaction<T extends { rows: number }>(
  client: pg.PoolClient,
  run: BatchRun,
  work: () => Promise<T>,
): Promise<T> {
  // A frozen worker must not hold its rows, nor a batch wait behind others for long. Pinned each time: a batch before, or
  // a trigger of the table, may have set how the session writes a key.
  await pinSession(
    client,
    `begin; set local lock_timeout = ${run.lockTimeoutMs}; set local statement_timeout = '300s';
    set local idle_in_transaction_session_timeout = '15s'`,
  );
  try {
    await run.afterBegin?.(client);
    await holdEpoch(client, run, run.epoch);
    const result = await work();
    await run.beforeCommit?.(client, result.rows);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
    throw error;
  }
}

async function handle(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  range: { from: string; upto: string; rows: number },
): Promise<Cursor> {
  const { after } = cursor;
  const { upto } = range;
  const form = after === null ? "first" : "next";
  const bounds = [after ?? range.from, upto];
  await requireAdvance(client, run, after, upto);
  const batch = await client.query(run.sql.batch[form], bounds).catch((error: unknown) => {
    throw Object.assign(error as Error, { range: { after, upto } });
  });
  let quarantined = 0;
  if (run.sql.quarantine) {
    await pinSession(client); // the batch, or a trigger of the table, may have set how keys are written
    const held = await client.query(run.sql.quarantine[form], [...bounds, run.plan, run.step]);
    quarantined = held.rowCount ?? 0;
  }
  const next = {
    after: upto,
    rowsDone: cursor.rowsDone + range.rows,
    rowsQuarantined: cursor.rowsQuarantined + quarantined,
    rowsChanged:
      cursor.rowsChanged === null || !run.sql.batch.counts
        ? null
        : cursor.rowsChanged + (batch.rowCount ?? 0),
    finished: false,
  };
  await moveCursor(client, run, next);
  return next;
}

/**
 * A key is stored and sent as text. Where that text reads as another key, a cursor would stand still for ever, or go back
 * and visit rows twice.
 * @throws AppError conflict
 */
export async function requireAdvance(
  client: pg.PoolClient,
  run: BatchRun,
  after: string | null,
  upto: string,
): Promise<void> {
  const { rows } = await client.query<{ advances: boolean }>(run.sql.advances, [after, upto]);
  if (rows[0]?.advances) return;
  throw new AppError(
    "conflict",
    message("targetRefusals.batch.doesNotAdvance", { step: run.step, after: after ?? "null", upto }),
    { after, upto },
  );
}
