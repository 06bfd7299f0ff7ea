import type pg from "pg";
import { runBackfill } from "../../target/backfill/run-backfill.ts";
import { BACKUP_TABLE, keepBackup, loadBackup } from "../../target/backup.ts";
import { runStatements } from "../../target/ddl/run-statements.ts";
import type { StatementProgress } from "../../target/ddl/statement-run.ts";
import { hasRemoved } from "../../target/ddl/what-it-did.ts";
import { renewSession } from "../../target/pool.ts";
import { clearMark } from "./fence.ts";
import { judgeGates } from "./job-run.ts";
import {
  countOver,
  forgetOthers,
  makeSettings,
  markOver,
  markSent,
  type Piece,
  piecesOf,
  requireAlone,
  wasSent,
} from "./restore-pieces.ts";
import { reportStatement } from "./run-steps.ts";
import { backupFor, batchesOf, isNamedByFunctions, signOf, type Undoing } from "./undoing.ts";

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
  await requireAlone(of, pieces);
  const over = await countOver(of, pieces);
  const backup = await backupFor(of, pieces.slice(over));
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
    const before = pieces.slice(0, at);
    if (!(await restore(of, { piece, at, before, prepareSession, shouldStop }))) return false;
  }
  await clearMark(run.pool, of);
  return true;
}

type Restoring = {
  piece: Piece;
  at: number;
  before: Piece[];
  prepareSession: (client: pg.PoolClient) => Promise<void>;
  shouldStop: () => string | null;
};

/** Batches share the backup that was loaded for them, and nothing else: each may be the first of another session. */
async function restoreBatches(of: Undoing, restoring: Restoring): Promise<boolean> {
  const { pool, correlationId } = of.run;
  const { piece, before, prepareSession, shouldStop } = restoring;
  const batches = batchesOf(of, piece.sql, shouldStop);
  let given: string[] = [];
  const result = await runBackfill(pool, {
    ...batches,
    piece: piece.id,
    prepareSession: async (client) => {
      await prepareSession(client);
      given = await readSessionTables(client);
    },
    renewSession: async (client) => {
      await renewSession(client, pool, { correlationId });
      await dropSessionTables(client, given);
      await makeSettings(client, before);
    },
    beforeCommit: async (client, rows) => {
      await batches.beforeCommit?.(client, rows);
      await forgetOthers(client, of);
    },
  });
  // Whoever is stopped before the first batch finds what another text left of it, which may be over.
  return result.state === "finished" && result.reason === null;
}

async function restoreStatement(of: Undoing, restoring: Restoring): Promise<boolean> {
  const { run } = of;
  const { piece, at, prepareSession, shouldStop } = restoring;
  const sign = signOf(of);
  let marked = false;
  let session: pg.PoolClient | null = null;
  const result = await runStatements(run.pool, piece.sql, {
    tx: "none",
    correlationId: run.correlationId,
    resumed: await wasSent(of, piece),
    prepareSession: async (client) => {
      session = client;
      await prepareSession(client);
    },
    beforeTry: () => judgeGates(run.gates),
    ...sign,
    beforeOutside: async () => {
      await sign.beforeOutside();
      // Of what is not there before it is sent, nobody can say later that it was taken away.
      if (!(await hasRemoved(session ?? run.pool, piece.statement))) await markSent(run.pool, of, piece);
    },
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

async function readSessionTables(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ oid: string }>(
    "select oid::text from pg_class where relnamespace = pg_my_temp_schema()",
  );
  return rows.map(({ oid }) => oid);
}

/** But for those that it was given. */
async function dropSessionTables(client: pg.PoolClient, given: string[]): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `select format('drop %s if exists pg_temp.%I cascade',
       case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, relname) as sql
     from pg_class where relnamespace = pg_my_temp_schema() and relkind in ('r', 'p', 'v', 'S') and oid <> all($1::oid[])
     order by relkind = 'S'`, // one that a table owns goes with it
    [given],
  );
  for (const { sql } of rows) await client.query(sql);
}

function inFile(progress: StatementProgress, index: number): StatementProgress {
  return progress.kind === "done" ? { ...progress, report: { ...progress.report, index } } : progress;
}
