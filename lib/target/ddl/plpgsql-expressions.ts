import { scan } from "libpg-query";

/** Modes of parsing an expression: 0 is a whole statement, 2 an expression, above that an assignment. */
export async function asStatements({ query, parseMode }: Record<string, unknown>): Promise<string[]> {
  const text = String(query);
  if (!parseMode) return [text];
  return parseMode === 2 ? [`select ${text}`] : ofAssignment(text);
}

/** What an assignment runs: its value, and the subscripts of what it sets, which are expressions as well. */
async function ofAssignment(text: string): Promise<string[]> {
  const bytes = Buffer.from(text, "utf8"); // the scanner counts bytes
  const { tokens } = await scan(text);
  let depth = 0;
  let subscripts: number | null = null;
  for (const token of tokens) {
    if (depth === 0 && (token.text === ":=" || token.text === "=")) {
      const value = `select ${bytes.subarray(token.end).toString("utf8")}`;
      return subscripts === null
        ? [value]
        : [value, `select (x)${bytes.subarray(subscripts, token.start).toString("utf8")}`];
    }
    if (token.text === "[") subscripts ??= token.start;
    if (token.text === "[" || token.text === "(") depth += 1;
    if (token.text === "]" || token.text === ")") depth -= 1;
  }
  return [text]; // cannot be read, which is then said
}
