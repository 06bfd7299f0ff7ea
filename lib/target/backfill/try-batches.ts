import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { message } from "../../messages/catalogue/message.ts";
import { pinSession } from "../ddl/pin-session.ts";
import { hasRefused } from "../has-refused.ts";
import type { BatchRun } from "./backfill-batch.ts";
import type { Cursor } from "./backfill-cursor.ts";
import { type BatchTrial, proveBatches, type Tried } from "./prove-batches.ts";

type Options = {
  table: string;
  trial?: BatchTrial;
  shouldStop?: () => string | null | Promise<string | null>;
};

const NOTHING_TRIED: Tried = { reason: null, fails: null };

/**
 * What a trial says of a backfill before its first batch. `rows`: about so many are left to be visited. Of none of them nothing
 * is learned but whether the server takes the statements at all, and the trial is told so.
 * @throws AppError conflict as `proveBatches` does, or if the server refuses a statement
 */
export async function tryBatches(
  client: pg.PoolClient,
  run: BatchRun,
  cursor: Cursor,
  rows: number,
  { table, trial, shouldStop }: Options,
): Promise<Tried> {
  if (!trial || cursor.finished) return NOTHING_TRIED;
  const walk = { start: cursor.after, rows };
  if (rows > 0) return proveBatches(client, run, walk, trial, shouldStop ?? (() => null));
  await requireTaken(client, run);
  const direction = run.direction === "forward" ? "forward" : "rollback";
  trial.onUntried(
    message("rehearsalFindings.untried", { table, begun: walk.start === null ? "no" : "yes", direction }),
  );
  return NOTHING_TRIED;
}

/** EXPLAIN finds names and types, and runs nothing. */
async function requireTaken(client: pg.PoolClient, run: BatchRun): Promise<void> {
  const { batch, quarantine } = run.sql;
  const statements = [
    ...[batch.first, batch.next].map((sql) => ({ sql, values: [null, null] })),
    ...(quarantine ? [{ sql: quarantine.next, values: [null, null, run.plan, run.step] }] : []),
  ];
  await pinSession(client);
  for (const { sql, values } of statements)
    await client.query(`explain ${sql}`, values).catch(async (error: unknown) => {
      if (!(await hasRefused(client, error))) throw error;
      throw new AppError(
        "conflict",
        message("targetRefusals.batch.notTaken", { error: cleanErrorText(error) }),
      );
    });
}
