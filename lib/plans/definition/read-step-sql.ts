import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { compileBatch, isBatchSql, splitIntoRuns } from "../../target/backfill/compile-batch.ts";
import { BACKUP_TABLE } from "../../target/backup.ts";
import { sessionPart } from "../../target/ddl/session-part.ts";
import { type Statement, splitStatements } from "../../target/ddl/split-statements.ts";
import { whyUnrunnable } from "../../target/ddl/statement-kind.ts";
import { type Problem, problemOf } from "./problem.ts";

/** The SQL of a plan folder is parsed as it is read, so that what cannot run is named with its file and line. */
type Source = { file: string; sql: string; problems: Problem[] };

/** Statements that run in a transaction or, with `none`, each in its own. */
export async function readStatements(source: Source, tx: "none" | "step"): Promise<Statement[]> {
  const statements = await refused(source, () => splitStatements(source.sql));
  for (const statement of statements ?? []) {
    const why = whyUnrunnable(statement, tx);
    if (why !== null) source.problems.push(problemOf(source.file, why, { line: statement.line }));
  }
  return statements ?? [];
}

/** The rows that a step names in its files; null where it does not, which is a problem of its own. */
type Walked = { table: string | null; key: string | readonly string[] | null };

/** One statement that walks along the step's key. The types of its columns are seen on the target. */
export async function readBatch(source: Source, { table, key }: Walked): Promise<void> {
  if (table === null || key === null) return;
  const columns = [key].flat().map((name) => ({ sql: quoteIdentifier(name), type: null, cast: null }));
  await refused(source, () => compileBatch(source.sql, { table, key: columns }));
}

/** The way back of a backfill: batches, or statements of one transaction. */
export async function readBackfillRollback(source: Source, walked: Walked): Promise<void> {
  if (await refused(source, () => isBatchSql(source.sql))) await readBatch(source, walked);
  else await readStatements(source, "step");
}

/** restore.sql of which each statement runs in a session of its own, so that it can be taken up behind any of them. */
export async function readRestore(source: Source, walked: Walked): Promise<void> {
  for (const { sql, inBatches, statement } of (await refused(source, () => splitIntoRuns(source.sql))) ??
    []) {
    if (inBatches) await readBatch({ ...source, sql }, walked);
    else await readStatements({ ...source, sql }, "none");
    if (sessionPart(statement, BACKUP_TABLE) === "lost")
      source.problems.push(
        problemOf(source.file, message("planFolder.ofSession", { backup: BACKUP_TABLE }), {
          line: statement.line,
        }),
      );
  }
}

/** One SELECT: a backup, a check. Whatever else stands there could end the read-only transaction that it runs in. */
export async function readSelect(source: Source): Promise<void> {
  const statements = await refused(source, () => splitStatements(source.sql));
  if (statements && (statements.length !== 1 || statements[0]?.kind !== "SelectStmt"))
    source.problems.push(problemOf(source.file, message("planFolder.oneSelect")));
}

async function refused<T>({ file, problems }: Source, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { line, reason } = error.details as { line?: number; reason?: string };
    problems.push(
      problemOf(
        file,
        reason === undefined ? error.said : message("targetRefusals.ofPostgresql", { text: reason }),
        { line: line ?? null },
      ),
    );
    return null;
  }
}
