import type pg from "pg";
import { splitAtBatches } from "../../target/backfill/compile-batch.ts";
import { runBackfill } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import { sessionPart } from "../../target/ddl/session-part.ts";
import { splitStatements } from "../../target/ddl/split-statements.ts";
import { clearMark } from "./fence.ts";
import { judgeGates } from "./job-run.ts";
import { markPiece, readPieces } from "./restore-pieces.ts";
import { reportStatement } from "./run-steps.ts";
import { backupFor, batchesOf, isNamedByFunctions, isTakenUpAgain, signOf, type Undoing } from "./undoing.ts";

/**
 * Runs restore.sql piece by piece while people go on working. Taken up again it goes on with the statement in which it stopped, batches
 * where they stopped, and runs nothing that is over: people write to what is back. All begins again if the text is another.
 */
export async function restoreOnline(of: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run, step } = of;
  const marks = await readPieces(of);
  const left = (await splitAtBatches(step.rollback))
    .map((piece, at) => ({ ...piece, at }))
    .filter(({ at }) => marks.get(at)?.ended !== true);
  const backup = await backupFor(of, left);
  const resumed = await isTakenUpAgain(of);
  for (const { sql, inBatches, names, at } of left) {
    const prepareSession = async (client: pg.PoolClient) => {
      // A function may be one that an earlier piece has made.
      if (backup !== null && (names(BACKUP_TABLE) || (await isNamedByFunctions(run.pool))))
        await loadBackup(client, backup);
    };
    const restore = inBatches ? restoreBatches : restoreStatements;
    if (
      !(await restore(of, {
        sql,
        at,
        startAt: marks.get(at)?.statements ?? 0,
        resumed,
        prepareSession,
        shouldStop,
      }))
    )
      return false;
  }
  await clearMark(run.pool, of);
  return true;
}

type Piece = {
  sql: string;
  at: number;
  startAt: number;
  resumed: boolean;
  prepareSession: (client: pg.PoolClient) => Promise<void>;
  shouldStop: () => string | null;
};

async function restoreBatches(of: Undoing, piece: Piece): Promise<boolean> {
  const { sql, at, prepareSession, shouldStop } = piece;
  const result = await runBackfill(of.run.pool, {
    ...batchesOf(of, sql, shouldStop),
    piece: at,
    prepareSession,
  });
  // Whoever is stopped before the first batch finds what another text left of it, which may be over.
  return result.state === "finished" && result.reason === null;
}

async function restoreStatements(of: Undoing, piece: Piece): Promise<boolean> {
  const { run } = of;
  const { sql, at, resumed, shouldStop } = piece;
  const { startAt, settings } = await takeUp(sql, piece.startAt);
  let written = startAt;
  const result = await runStatements(run.pool, sql, {
    tx: "none",
    correlationId: run.correlationId,
    startAt,
    resumed,
    prepareSession: async (client) => {
      await piece.prepareSession(client);
      for (const setting of settings) await client.query(setting);
    },
    beforeTry: () => judgeGates(run.gates),
    ...signOf(of),
    beforeCommit: async (client, index) => {
      await run.gates?.judgeLocked();
      written = (index ?? 0) + 1;
      await markPiece(client, of, at, { statements: written, ended: false });
    },
    shouldStop,
    onProgress: async (progress) => {
      await reportStatement(of, progress);
      // One that has no transaction is recorded after it.
      if (progress.kind === "done" && progress.report.index >= written)
        await markPiece(run.pool, of, at, { statements: progress.report.index + 1, ended: false });
    },
  });
  if (result.state === "stopped") return false;
  await markPiece(run.pool, of, at, { statements: startAt + result.statements.length, ended: true });
  return true;
}

/**
 * Where a piece goes on, in another session: settings of what is over are made again; where it wrote what was of the session alone, all of
 * the piece runs again, as each statement may.
 */
async function takeUp(sql: string, startAt: number): Promise<{ startAt: number; settings: string[] }> {
  const statements = await splitStatements(sql);
  const over = statements.slice(0, startAt).map((one) => ({ ...one, part: sessionPart(one, BACKUP_TABLE) }));
  if (over.length < statements.length && over.some(({ part }) => part === "content"))
    return { startAt: 0, settings: [] };
  return { startAt, settings: over.filter(({ part }) => part === "setting").map((one) => one.sql) };
}
