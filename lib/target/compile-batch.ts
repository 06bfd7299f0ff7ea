import { type Node, type ScanToken, scan } from "libpg-query";
import { AppError } from "../errors.ts";
import { isComment, type Statement, splitStatements } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

/** A batch statement with `$1` and `$2` (upto), both cast to the key's type. */
export type CompiledBatch = {
  /** Rows after `$1`, the last key that is done. */
  next: string;
  /** Rows from `$1` on: no key lies before a table's first, so the first batch begins at it and not after it. */
  first: string;
};

/**
 * Turns `:after` and `:upto` into parameters, with PostgreSQL's own scanner, so those in strings and comments stay.
 * @throws AppError invalid unless it is exactly one statement that uses both, and `:after` only as `key > :after`.
 */
export async function compileBatch(sql: string, keyType: string): Promise<CompiledBatch> {
  const places = await findPlaceholders(sql);
  for (const name of ["after", "upto"] as const) {
    if (!places.some((place) => place.name === name)) {
      throw new AppError("invalid", `A batch statement must name its range: :${name} is missing.`);
    }
  }
  let compiled = Buffer.from(sql, "utf8"); // the scanner counts bytes
  for (const { name, start, end } of places.toReversed()) {
    const parameter = `($${name === "after" ? 1 : 2}::${keyType})`;
    compiled = Buffer.concat([compiled.subarray(0, start), Buffer.from(parameter), compiled.subarray(end)]);
  }
  const statements = await splitStatements(compiled.toString("utf8"));
  const [only] = statements;
  if (!only || statements.length > 1) {
    throw new AppError("invalid", `A batch must be one statement; this file has ${statements.length}.`);
  }
  return { next: only.sql, first: withFirstKey(only) };
}

function withFirstKey(statement: Statement): string {
  const comparisons = findComparisons(statement.tree);
  const uses = [...nodesOf(statement.tree, "ParamRef")].filter(({ number }) => number === 1);
  if (comparisons.length !== uses.length)
    throw new AppError(
      "invalid",
      `A batch begins after its last key: write "key > :after", and use :after for nothing else.`,
    );
  let sql = Buffer.from(statement.sql, "utf8");
  for (const at of comparisons.sort((a, b) => b - a)) {
    const behind = at - statement.start + 1;
    sql = Buffer.concat([sql.subarray(0, behind), Buffer.from("="), sql.subarray(behind)]);
  }
  return sql.toString("utf8");
}

/** The bytes at which `key > $1` and `$1 < key` have their operator. */
function findComparisons(tree: unknown): number[] {
  return [...nodesOf(tree, "A_Expr")].flatMap(({ kind, name, lexpr, rexpr, location }) => {
    if (kind !== "AEXPR_OP" || name?.length !== 1 || location === undefined) return [];
    const [operator] = [...nodesOf(name, "String")].map(({ sval }) => sval);
    const after =
      (operator === ">" && isFirstParameter(rexpr)) || (operator === "<" && isFirstParameter(lexpr));
    return after ? [location] : [];
  });
}

function isFirstParameter(node: Node | undefined): boolean {
  if (node && "TypeCast" in node) return isFirstParameter(node.TypeCast.arg);
  return node !== undefined && "ParamRef" in node && node.ParamRef.number === 1;
}

/** True if the text uses both placeholders, so is to be run in batches. */
export async function isBatchSql(sql: string): Promise<boolean> {
  if (sql.trim() === "") return false;
  const names = (await findPlaceholders(sql)).map((place) => place.name);
  return names.includes("after") && names.includes("upto");
}

/** A piece of a file: statements that run one after the other, or one that is run in batches. */
type SqlPart = {
  sql: string;
  inBatches: boolean;
  /** Whether a name occurs, as an identifier or inside a string or a body, not in a comment alone. */
  names: (name: string) => boolean;
};

/**
 * Cuts a file at the statements that use placeholders. Empty lines stand for what is cut away before a part, so that
 * an error names the line of the file.
 * @throws AppError invalid with the line, if the text is not SQL.
 */
export async function splitAtBatches(sql: string): Promise<SqlPart[]> {
  const { tokens } = await scanOrRefuse(sql);
  const places = placeholdersAmong(tokens);
  const bytes = Buffer.from(sql, "utf8");
  const pieces: { line: number; start: number; end: number; inBatches: boolean }[] = [];
  for (const statement of await splitStatements(await withParameters(sql))) {
    const { line, start } = statement;
    const end = start + Buffer.byteLength(statement.sql);
    const inBatches = places.some((place) => place.start >= start && place.start < end);
    const last = pieces.at(-1);
    if (last && !last.inBatches && !inBatches) last.end = end;
    else pieces.push({ line, start, end, inBatches });
  }
  return pieces.map(({ line, start, end, inBatches }) => ({
    sql: "\n".repeat(line - 1) + bytes.subarray(start, end).toString("utf8"),
    inBatches,
    names: (name) =>
      tokens.some(
        (token) =>
          token.start >= start &&
          token.end <= end &&
          !isComment(token) &&
          token.text.toLowerCase().includes(name),
      ),
  }));
}

/** The parser knows parameters only. They are made as long as the placeholders, so that all stays in its place. */
export async function withParameters(sql: string): Promise<string> {
  const parsed = Buffer.from(sql, "utf8");
  for (const { start, end } of await findPlaceholders(sql)) parsed.write("$1".padStart(end - start), start);
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
    throw new AppError("invalid", `The statement cannot be read: ${(error as Error).message}.`);
  }
}
