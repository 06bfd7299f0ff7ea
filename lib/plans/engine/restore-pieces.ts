import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { type SqlRun, splitIntoRuns } from "../../target/backfill/compile-batch.ts";
import { BACKUP_TABLE } from "../../target/backup.ts";
import { failed } from "../../target/ddl/run-locked.ts";
import { sendPlanStatement } from "../../target/ddl/send-plan-statement.ts";
import { sessionPart } from "../../target/ddl/session-part.ts";
import { hashText, isOfWayBack, markUndoing } from "./fence.ts";
import type { StepRun } from "./job-run.ts";
import type { Undoing } from "./undoing.ts";

/** A statement of restore.sql. */
export type Piece = SqlRun & {
  /** Of its text and all that comes before it: behind one that was changed, each is another. */
  id: string;
  /** Made for each statement behind it, and never run by itself. */
  isSetting: boolean;
};

export async function piecesOf({ step }: Undoing): Promise<Piece[]> {
  let before = "";
  return (await splitIntoRuns(step.rollback)).map((run) => {
    before = hashText(`${before}\n${run.sql.trim().replaceAll("\r\n", "\n")}`);
    return { ...run, id: before, isSetting: sessionPart(run.statement, BACKUP_TABLE) === "setting" };
  });
}

/** How many from the first on are over, of a restore that stopped half way; what follows one that was changed is not. */
export async function countOver({ run, phase, step }: StepRun, pieces: Piece[]): Promise<number> {
  const { rows } = await run.pool.query<{ piece: string }>(
    `select split_part(b.step, ':', 3) as piece
     from sluice.backfills b join sluice.steps s on s.plan = b.plan and s.phase = $4 and s.step = $2 and s.undoing
     where b.plan = $1 and ${isOfWayBack("$2", "$3")} and b.finished_at is not null`,
    [run.plan.name, step.name, ["restore"], phase],
  );
  const ended = new Set(rows.map(({ piece }) => piece));
  const next = pieces.findIndex(({ id, isSetting }) => !isSetting && !ended.has(id));
  return next === -1 ? pieces.length : next;
}

/**
 * Forgets how far another text was, in the transaction of the first thing that this one does: behind that, nothing of the other is over
 * any more. Until then all of it is.
 */
export async function forgetOthers(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  { run, step, pieces = [] }: Undoing,
): Promise<void> {
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     delete from sluice.backfills b using held
     where b.plan = $1 and ${isOfWayBack("$3", "$4")} and split_part(b.step, ':', 3) <> all($5::text[])`,
    [run.plan.name, run.epoch, step.name, ["restore", "rollback"], pieces],
  );
}

/** Records that one is over, as the last of its batches does: in its transaction, where it has one. */
export async function markOver(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  of: Undoing,
  { id }: Piece,
): Promise<void> {
  const { run, step } = of;
  await forgetOthers(client, of);
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     insert into sluice.backfills as b (plan, step, finished_at) select $1, $3, now() from held
     on conflict (plan, step) do update set finished_at = excluded.finished_at`,
    [run.plan.name, run.epoch, `${step.name}:restore:${id}`],
  );
}

/** Records that one without a transaction is about to be sent: whoever sends it may not live to say that it was done. */
export async function markSent(
  client: Pick<pg.Pool | pg.PoolClient, "query">,
  { run, step }: StepRun,
  { id }: Piece,
): Promise<void> {
  await client.query(
    `with held as materialized (select sluice.hold_fence($1, $2))
     insert into sluice.backfills (plan, step) select $1, $3 from held on conflict (plan, step) do nothing`,
    [run.plan.name, run.epoch, `${step.name}:restore:${id}`],
  );
}

export async function wasSent({ run, step }: StepRun, { id }: Piece): Promise<boolean> {
  const { rowCount } = await run.pool.query("select from sluice.backfills where plan = $1 and step = $2", [
    run.plan.name,
    `${step.name}:restore:${id}`,
  ]);
  return rowCount === 1;
}

/** @throws AppError conflict {line} if a statement needs more than a session of its own, as a text may that an older Sluice read */
export async function requireAlone(of: Undoing, pieces: Piece[]): Promise<void> {
  const needs = pieces.find(({ statement }) => sessionPart(statement, BACKUP_TABLE) === "lost");
  if (!needs) return;
  await markUndoing(of.run.pool, of); // from now on its text may be mended
  const { line } = needs.statement;
  throw new AppError("conflict", message("planRefusals.needsSession", { line }), { line });
}

/**
 * One transaction would have kept what a statement leaves in its session for those behind it, and it is gone.
 * @throws AppError conflict {line} if one that is over may have left something
 */
export function requireNothingLeft(over: Piece[]): void {
  const left = over.find(
    ({ statement, isSetting }) =>
      !isSetting &&
      (["DoStmt", "SelectStmt", "CallStmt"].includes(statement.kind) ||
        sessionPart(statement, BACKUP_TABLE) === "lost"),
  );
  if (!left) return;
  const { line } = left.statement;
  throw new AppError("conflict", message("planRefusals.leftInSession", { line }), { line });
}

/** Makes the settings of those that come before, in a session that has none. @throws AppError conflict {line} */
export async function makeSettings(client: pg.PoolClient, before: Piece[]): Promise<void> {
  for (const { statement, isSetting } of before)
    if (isSetting)
      await sendPlanStatement(client, statement.sql).catch(async (error: unknown) => {
        throw await failed({ client }, error, statement);
      });
}
