import { type Node, parse, type RawStmt, type ScanToken, SqlError, scan } from "libpg-query";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";

/** One statement of a file, as PostgreSQL's own grammar (18) sees it. */
export type Statement = {
  /** Its text without the semicolon, and without comments and blank space around it. */
  sql: string;
  /** 1-based line of the file on which it begins, and the byte. */
  line: number;
  start: number;
  /** The grammar's name for it, such as `IndexStmt`, and its syntax tree. */
  kind: string;
  tree: Node;
};

/**
 * Splits a file of SQL into its statements with PostgreSQL's own parser, so quotes, dollar quotes, nested comments,
 * E'' strings and `begin atomic` bodies are right by construction. No statements for a file of comments only.
 * @throws AppError invalid with the parser's message and the line, if the text is not SQL.
 */
export async function splitStatements(sql: string): Promise<Statement[]> {
  if (sql.trim() === "") return [];
  const bytes = Buffer.from(sql, "utf8"); // the parser counts bytes
  const statements = await parseOrRefuse(sql);
  return Promise.all(statements.map((raw) => toStatement(bytes, raw)));
}

async function parseOrRefuse(sql: string): Promise<RawStmt[]> {
  try {
    return ((await parse(sql)).stmts ?? []) as RawStmt[];
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const at = error.sqlDetails?.cursorPosition ?? 0;
    const line = [...sql].slice(0, at).filter((letter) => letter === "\n").length + 1;
    const why = message("targetRefusals.ofPostgresql", { text: error.message });
    throw new AppError("invalid", message("targetRefusals.line.is", { line, why }), {
      line,
      reason: error.message,
    });
  }
}

export function isComment({ tokenName }: ScanToken): boolean {
  return tokenName === "SQL_COMMENT" || tokenName === "C_COMMENT";
}

async function toStatement(bytes: Buffer, raw: RawStmt): Promise<Statement> {
  const from = raw.stmt_location ?? 0;
  const until = raw.stmt_len ? from + raw.stmt_len : bytes.length;
  // A statement's range begins after the last semicolon and may end in a comment: its first and last token bound it.
  const slice = bytes.subarray(from, until);
  const tokens = (await scan(slice.toString("utf8"))).tokens.filter((token) => !isComment(token));
  const first = tokens[0]?.start ?? 0;
  const last = tokens.findLast((token) => token.text !== ";")?.end ?? slice.length;
  const tree = raw.stmt as Node;
  return {
    sql: slice.subarray(first, last).toString("utf8"),
    line: bytes.subarray(0, from + first).filter((byte) => byte === 10).length + 1,
    start: from + first,
    kind: Object.keys(tree)[0] ?? "unknown",
    tree,
  };
}
