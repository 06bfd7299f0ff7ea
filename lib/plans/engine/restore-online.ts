import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { runBackfill } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, keepBackup, loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import type { StatementProgress } from "../../target/ddl/statement-run.ts";
import { renewSession } from "../../target/pool.ts";
import { clearMark } from "./fence.ts";
import { judgeGates } from "./job-run.ts";
import {
  countOver,
  forgetOthers,
  makeSettings,
  markOver,
  type Piece,
  piecesOf,
  requireAlone,
} from "./restore-pieces.ts";
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
  requireAlone(pieces);
  const over = await countOver(of, pieces);
  const first = pieces.findIndex(({ isSetting }, at) => at >= over && !isSetting);
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
    const restoring = { piece, at, before: pieces.slice(0, at), prepareSession, shouldStop };
    // Only of the one in which it stopped may something have been done.
    if (!(await restore(of, { ...restoring, resumed: resumed && at === first }))) return false;
  }
  await clearMark(run.pool, of);
  return true;
}

type Restoring = {
  piece: Piece;
  at: number;
  before: Piece[];
  resumed: boolean;
  prepareSession: (client: pg.PoolClient) => Promise<void>;
  shouldStop: () => string | null;
};

/** Batches share the backup that was loaded for them, and nothing else: each may be the first of another session. */
async function restoreBatches(of: Undoing, restoring: Restoring): Promise<boolean> {
  const { pool, correlationId } = of.run;
  const { piece, before, prepareSession, shouldStop } = restoring;
  const batches = batchesOf(of, piece.sql, shouldStop);
  let given = "";
  const result = await runBackfill(pool, {
    ...batches,
    piece: piece.id,
    prepareSession: async (client) => {
      await prepareSession(client);
      given = await readSessionTables(client);
    },
    renewSession: async (client) => {
      await renewSession(client, pool, { correlationId });
      await makeSettings(client, before);
    },
    beforeCommit: async (client, rows) => {
      await batches.beforeCommit?.(client, rows);
      if ((await readSessionTables(client)) !== given)
        throw new AppError("conflict", message("planRefusals.batchLeavesTable"));
      await forgetOthers(client, of);
    },
  });
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

async function readSessionTables(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ tables: string }>(
    "select coalesce(string_agg(oid::text, ' ' order by oid), '') as tables from pg_class where relnamespace = pg_my_temp_schema()",
  );
  return rows[0]?.tables ?? "";
}

function inFile(progress: StatementProgress, index: number): StatementProgress {
  return progress.kind === "done" ? { ...progress, report: { ...progress.report, index } } : progress;
}
