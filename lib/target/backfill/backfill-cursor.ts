import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { Queryable } from "../describe-table.ts";

/**
 * `rollback` takes a backfill back. `restore` brings back what a step without batches removed, and has nothing to do with a backfill
 * that has the step's name in another phase.
 */
export type Direction = "forward" | "rollback" | "restore";
/** `piece`: which of the statements of a restore, each of which is walked through by itself. */
export type BackfillIdentity = { plan: string; step: string; direction: Direction; piece?: string };
export type Cursor = {
  /** The last key that is done; null before the first batch. */
  after: string | null;
  rowsDone: number;
  rowsQuarantined: number;
  /** By all batches so far, as they said; null where they do not say. */
  rowsChanged: number | null;
  finished: boolean;
};

type Row = {
  cursor: string | null;
  rows_done: string;
  rows_quarantined: string;
  rows_changed: string | null;
  epoch: number;
  finished_at: Date | null;
};

/** By which name its row is kept: a colon is in no step's own. */
function cursorStep({ step, direction, piece }: Omit<BackfillIdentity, "plan">): string {
  return [
    step,
    ...(direction === "forward" ? [] : [direction]),
    ...(piece === undefined ? [] : [piece]),
  ].join(":");
}

/** A rollback has its own cursor, but its fence is the backfill's own row: it keeps either from writing. */
function fenceStep(identity: BackfillIdentity): string {
  return identity.direction === "rollback" ? identity.step : cursorStep(identity);
}

/**
 * Takes the backfill over: whoever ran it before holds an older epoch and can write no more. Waits for a batch of
 * theirs that is being committed. One that is finished is left alone.
 */
export async function claimCursor(
  client: pg.ClientBase,
  identity: BackfillIdentity,
): Promise<{ epoch: number; cursor: Cursor }> {
  const { plan, step, direction } = identity;
  const fence = await client.query<Row>(
    `insert into sluice.backfills as b (plan, step, epoch, rows_changed) values ($1, $2, 1, 0)
     on conflict (plan, step) do update set epoch = b.epoch + 1 returning *`,
    [plan, fenceStep(identity)],
  );
  const row = fence.rows[0];
  if (!row) throw new Error("an upsert returned no row");
  if (direction === "forward")
    await client.query("delete from sluice.backfills where plan = $1 and step = $2", [
      plan,
      cursorStep({ step, direction: "rollback" }),
    ]);
  if (direction !== "rollback") return { epoch: row.epoch, cursor: toCursor(row) };
  // Rows are about to be undone from the start, so the backfill would have to begin there again.
  await client.query(
    `update sluice.backfills set cursor = null, rows_done = 0, rows_quarantined = 0, rows_changed = 0, finished_at = null
      where plan = $1 and step = $2`,
    [plan, step],
  );
  const own = await client.query<Row>(
    `insert into sluice.backfills as b (plan, step, rows_changed) values ($1, $2, 0)
     on conflict (plan, step) do update set epoch = 0 returning *`,
    [plan, cursorStep(identity)],
  );
  return { epoch: row.epoch, cursor: own.rows[0] ? toCursor(own.rows[0]) : toCursor(row) };
}

/**
 * Holds the fence to the end of the transaction.
 * @throws AppError conflict if somebody else took the backfill over.
 */
export async function holdEpoch(client: pg.ClientBase, identity: BackfillIdentity, epoch: number) {
  const { plan, step } = identity;
  const { rows } = await client.query<{ epoch: number }>(
    "select epoch from sluice.backfills where plan = $1 and step = $2 for update",
    [plan, fenceStep(identity)],
  );
  if (rows[0]?.epoch === epoch) return;
  throw new AppError("conflict", message("targetRefusals.batch.takenOver", { step }), {
    epoch,
    takenBy: rows[0]?.epoch ?? null,
  });
}

/** Moves the cursor in the transaction of the rows it counts. */
export async function moveCursor(
  client: pg.ClientBase,
  identity: BackfillIdentity,
  cursor: Cursor,
): Promise<void> {
  await client.query(
    "update sluice.backfills set cursor = $3, rows_done = $4, rows_quarantined = $5, rows_changed = $6 where plan = $1 and step = $2",
    [
      identity.plan,
      cursorStep(identity),
      cursor.after,
      cursor.rowsDone,
      cursor.rowsQuarantined,
      cursor.rowsChanged,
    ],
  );
}

/**
 * A backfill is marked as finished, and so is a part of a restore, whose end is that of all its parts; a rollback leaves nothing of it,
 * so that it may be run anew.
 */
export async function finishCursor(client: pg.ClientBase, identity: BackfillIdentity): Promise<void> {
  const { plan, step, direction } = identity;
  if (direction !== "rollback") {
    await client.query("update sluice.backfills set finished_at = now() where plan = $1 and step = $2", [
      plan,
      cursorStep(identity),
    ]);
    return;
  }
  await client.query("delete from sluice.quarantine where plan = $1 and step = $2", [plan, step]);
  await client.query("delete from sluice.backfills where plan = $1 and step in ($2, $3)", [
    plan,
    fenceStep(identity),
    cursorStep(identity),
  ]);
}

/** The row as it stands; null if the backfill never began. */
export async function readCursor(client: Queryable, identity: BackfillIdentity) {
  const { rows } = await client.query<Row>("select * from sluice.backfills where plan = $1 and step = $2", [
    identity.plan,
    cursorStep(identity),
  ]);
  const row = rows[0];
  return row ? { ...toCursor(row), epoch: row.epoch, finishedAt: row.finished_at } : null;
}

function toCursor(row: Row): Cursor {
  return {
    after: row.cursor,
    rowsDone: Number(row.rows_done),
    rowsQuarantined: Number(row.rows_quarantined),
    rowsChanged: row.rows_changed === null ? null : Number(row.rows_changed),
    finished: row.finished_at !== null,
  };
}
