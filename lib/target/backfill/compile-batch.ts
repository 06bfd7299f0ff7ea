import { type Node, type ScanToken, scan } from "libpg-query";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { isComment, type Statement, splitStatements } from "../ddl/split-statements.ts";
import { nodesOf } from "../ddl/syntax-tree.ts";
import type { Walk } from "./batch-query.ts";
import { AFTER, findBounds, operatorOf, UPTO } from "./batch-walk.ts";
import { keyParameter } from "./key-sql.ts";

/** A batch statement with `$1` and `$2` (upto), each the text of a key. */
export type CompiledBatch = {
  /** Rows after `$1`, the last key that is done. */
  next: string;
  /** Rows from `$1` on: no key lies before a table's first, so the first batch begins at it and not after it. */
  first: string;
};

/** A text that replaces what stands between two bytes. */
type Edit = { start: number; end: number; text: string };

/**
 * Turns `:after` and `:upto` into parameters, with PostgreSQL's own scanner, so those in strings and comments stay.
 * @returns with `counts`, whether the number that the statement says is of all rows that it changes: not where a WITH writes too
 * @throws AppError invalid unless it is exactly one statement that walks along the key with both, as `findBounds` says.
 */
export async function compileBatch(sql: string, walk: Walk): Promise<CompiledBatch & { counts: boolean }> {
  const key = walk.key.map(({ type, cast }) => ({ type: type ?? "text", cast }));
  const places = await findPlaceholders(sql);
  for (const name of ["after", "upto"] as const) {
    if (!places.some((place) => place.name === name)) {
      throw new AppError("invalid", message("targetRefusals.batch.noRange", { placeholder: `:${name}` }));
    }
  }
  const statements = await splitStatements(await withParameters(sql));
  const [only] = statements;
  if (!only || statements.length > 1) {
    throw new AppError("invalid", message("targetRefusals.batch.oneStatement", { count: statements.length }));
  }
  const bounds = findBounds(only.tree, walk);
  const cast = key.length === 1 ? key[0]?.cast : null;
  const edits = [
    ...places.map(({ name, start, end }) => ({
      start,
      end,
      text: key.length === 1 ? `(${parameter(name)})` : parameter(name),
    })),
    ...(cast ? columnsCompared(only.tree).map((at) => insertion(at, `::${cast} `)) : []),
  ];
  const first = bounds.flatMap(({ parameter: which, at }) =>
    which === AFTER ? [insertion(at + 1, "=")] : [],
  );
  const counts = [...nodesOf(only.tree, "CommonTableExpr")].every(
    ({ ctequery }) => ctequery && "SelectStmt" in ctequery,
  );
  return { next: edited(sql, only, edits), first: edited(sql, only, [...edits, ...first]), counts };

  function parameter(name: Placeholder["name"]): string {
    return keyParameter(key, name === "after" ? 1 : 2);
  }
}

const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text });

/** The statement's text with those edits. Offsets are those of the whole file, in bytes, as the scanner counts. */
function edited(file: string, statement: Statement, edits: Edit[]): string {
  const { start } = statement;
  let sql = Buffer.from(file, "utf8").subarray(start, start + Buffer.byteLength(statement.sql));
  for (const edit of edits.toSorted((a, b) => b.start - a.start))
    sql = Buffer.concat([
      sql.subarray(0, edit.start - start),
      Buffer.from(edit.text),
      sql.subarray(edit.end - start),
    ]);
  return sql.toString("utf8");
}

/** The bytes behind a column that is compared with :after or :upto. */
function columnsCompared(tree: Node): number[] {
  return [...nodesOf(tree, "A_Expr")].flatMap((expression) => {
    const { lexpr, rexpr, location } = expression;
    const compared = lexpr !== undefined && "ColumnRef" in lexpr && operatorOf(expression) !== undefined;
    const bound = rexpr !== undefined && [...nodesOf(rexpr, "ParamRef")].length > 0;
    return compared && bound && location !== undefined ? [location] : [];
  });
}

/** True if the text uses both placeholders, so is to be run in batches. */
export async function isBatchSql(sql: string): Promise<boolean> {
  if (sql.trim() === "") return false;
  const names = (await findPlaceholders(sql)).map((place) => place.name);
  return names.includes("after") && names.includes("upto");
}

/** A statement of a file in which some are run in batches. */
export type SqlRun = {
  /** Its text, with empty lines before it, so that an error names the line of the file. */
  sql: string;
  inBatches: boolean;
  /** As the parser sees it: of one in batches with parameters in the places of both ends. */
  statement: Statement;
  /** Whether a name occurs, as an identifier or inside a string or a body, not in a comment alone. */
  names: (name: string) => boolean;
};

/**
 * Cuts a file into its statements, of which those that use placeholders are run in batches.
 * @throws AppError invalid with the line, if the text is not SQL.
 */
export async function splitIntoRuns(sql: string): Promise<SqlRun[]> {
  const { tokens } = await scanOrRefuse(sql);
  const places = placeholdersAmong(tokens);
  const bytes = Buffer.from(sql, "utf8");
  const statements = await splitStatements(await withParameters(sql));
  return statements.map((statement) => {
    const { line, start } = statement;
    const end = start + Buffer.byteLength(statement.sql);
    return {
      sql: "\n".repeat(line - 1) + bytes.subarray(start, end).toString("utf8"),
      inBatches: places.some((place) => place.start >= start && place.start < end),
      statement,
      names: (name) =>
        tokens.some(
          (token) =>
            token.start >= start &&
            token.end <= end &&
            !isComment(token) &&
            token.text.toLowerCase().includes(name),
        ),
    };
  });
}

/** The parser knows parameters only: $1 and $2. They are made as long as the placeholders, so that all stays in its place. */
export async function withParameters(sql: string): Promise<string> {
  const parsed = Buffer.from(sql, "utf8");
  for (const { name, start, end } of await findPlaceholders(sql))
    parsed.write((name === "after" ? `$${AFTER}` : `$${UPTO}`).padStart(end - start), start);
  return parsed.toString("utf8");
}

type Placeholder = { name: "after" | "upto"; start: number; end: number };

async function findPlaceholders(sql: string): Promise<Placeholder[]> {
  return placeholdersAmong((await scanOrRefuse(sql)).tokens);
}

function placeholdersAmong(tokens: ScanToken[]): Placeholder[] {
  return tokens.flatMap((token, index) => {
    const colon = tokens[index - 1];
    const name = token.text.toLowerCase();
    if (colon?.text !== ":" || colon.end !== token.start) return [];
    return name === "after" || name === "upto" ? [{ name, start: colon.start, end: token.end }] : [];
  });
}

async function scanOrRefuse(sql: string) {
  try {
    return await scan(sql);
  } catch (error) {
    throw new AppError(
      "invalid",
      message("targetRefusals.batch.unreadable", { error: (error as Error).message }),
    );
  }
}
