import type pg from "pg";
import { runBackfill } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, keepBackup, loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import type { StatementProgress } from "../../target/ddl/statement-run.ts";
import { clearMark } from "./fence.ts";
import { judgeGates } from "./job-run.ts";
import { countOver, makeSettings, markOver, type Piece, piecesOf } from "./restore-pieces.ts";
import { reportStatement } from "./run-steps.ts";
import { backupFor, batchesOf, isNamedByFunctions, isTakenUpAgain, signOf, type Undoing } from "./undoing.ts";

/**
 * Runs restore.sql statement by statement while people go on working. Each has a session of its own, with the settings that come before it
 * and the backup as it was taken: where it stops, it goes on in another just as it would have, and so its rehearsal has tried that. Taken
 * up again it begins with the statement in which it stopped, batches where they stopped, and runs nothing that is over: people write to
 * what is back. Of another text it begins with the first statement that was changed.
 */
export async function restoreOnline(undoing: Undoing, shouldStop: () => string | null): Promise<boolean> {
  const { run } = undoing;
  const pieces = await piecesOf(undoing);
  const of = { ...undoing, pieces: pieces.map(({ id }) => id) };
  const over = await countOver(of, pieces);
  const backup = await backupFor(of, pieces.slice(over));
  const resumed = await isTakenUpAgain(of);
  for (const [at, piece] of pieces.entries()) {
    if (at < over || piece.isSetting) continue;
    const prepareSession = async (client: pg.PoolClient) => {
      // A function may be one that an earlier statement has made.
      if (backup !== null && (piece.names(BACKUP_TABLE) || (await isNamedByFunctions(run.pool)))) {
        await loadBackup(client, backup);
        await keepBackup(client);
      }
      await makeSettings(client, pieces.slice(0, at));
    };
    const restore = piece.inBatches ? restoreBatches : restoreStatement;
    if (!(await restore(of, { piece, at, resumed, prepareSession, shouldStop }))) return false;
  }
  await clearMark(run.pool, of);
  return true;
}

type Restoring = {
  piece: Piece;
  at: number;
  resumed: boolean;
  prepareSession: (client: pg.PoolClient) => Promise<void>;
  shouldStop: () => string | null;
};

async function restoreBatches(
  of: Undoing,
  { piece, prepareSession, shouldStop }: Restoring,
): Promise<boolean> {
  const options = { ...batchesOf(of, piece.sql, shouldStop), piece: piece.id, prepareSession };
  const result = await runBackfill(of.run.pool, options);
  // Whoever is stopped before the first batch finds what another text left of it, which may be over.
  return result.state === "finished" && result.reason === null;
}

async function restoreStatement(of: Undoing, restoring: Restoring): Promise<boolean> {
  const { run } = of;
  const { piece, at, resumed, prepareSession, shouldStop } = restoring;
  let marked = false;
  const result = await runStatements(run.pool, piece.sql, {
    tx: "none",
    correlationId: run.correlationId,
    resumed,
    prepareSession,
    beforeTry: () => judgeGates(run.gates),
    ...signOf(of),
    beforeCommit: async (client) => {
      await run.gates?.judgeLocked();
      await markOver(client, of, piece);
      marked = true;
    },
    shouldStop,
    onProgress: (progress) => reportStatement(of, inFile(progress, at)),
  });
  if (result.state === "stopped") return false;
  if (!marked) await markOver(run.pool, of, piece); // it has no transaction
  return true;
}

function inFile(progress: StatementProgress, index: number): StatementProgress {
  return progress.kind === "done" ? { ...progress, report: { ...progress.report, index } } : progress;
}
