import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { transact } from "../target-transaction.ts";
import type { BatchSql } from "./backfill-batch.ts";

/** An index that lacks a row would say the same as the walk along it. */
const READ_THE_TABLE_ITSELF =
  "set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off";

/**
 * Where a walk along a key ends, and how many rows lie between `after` (null: nothing was visited yet) and there.
 * `lastKey` is null for an empty table.
 * @throws AppError conflict if a row of the table does not lie before that end, so that the walk would miss it
 */
export async function surveyTable(
  client: pg.PoolClient,
  sql: BatchSql,
  after: string | null,
): Promise<{ lastKey: string | null; left: number }> {
  // One snapshot: a row that is inserted between the two would lie behind the end, and is the dual write's.
  const settings = { mode: "isolation level repeatable read read only", statementTimeout: "0" };
  return transact(client, settings, async () => {
    const last = await client.query<{ key: string }>(sql.highestKey);
    const lastKey = last.rows[0]?.key ?? null;
    await client.query(READ_THE_TABLE_ITSELF);
    const counted = await client.query<{ all: string; within: string; left: string }>(sql.survey, [
      after,
      lastKey,
    ]);
    const { all, within, left } = counted.rows[0] ?? { all: "0", within: "0", left: "0" };
    if (all !== within)
      throw new AppError(
        "conflict",
        message("targetRefusals.batch.unreachable", { rows: Number(all) - Number(within), all: Number(all) }),
        { all, within },
      );
    return { lastKey, left: Number(left) };
  });
}

/** Rows up to `lastKey` that a walk which stands at `after` has not visited. */
export async function countUnvisited(
  client: pg.PoolClient,
  sql: BatchSql,
  after: string | null,
  lastKey: string,
): Promise<number> {
  return transact(client, { mode: "read only", statementTimeout: "0" }, async () => {
    await client.query(READ_THE_TABLE_ITSELF);
    const { rows } = await client.query<{ rows: string }>(sql.unvisited, [after, lastKey]);
    return Number(rows[0]?.rows ?? 0);
  });
}

export function notVisited(step: string, rows: number): AppError {
  return new AppError("conflict", message("targetRefusals.batch.notVisited", { step, rows }), { rows });
}
