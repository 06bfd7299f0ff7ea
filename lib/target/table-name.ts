import { quoteIdentifier } from "../kernel/db/quote-identifier.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

export type TableName = { schema: string | null; name: string };

/** One part: in double quotes, with those inside doubled, or anything without a dot and without quotes. */
const PART = /"(?:[^"]|"")+"|[^".]+/y;

/**
 * A table as a plan names it: `reservations`, `auth.users`, `Order` as the catalogue has it. A name that has a dot in
 * itself stands in double quotes, `"v1.users"`. The only reader of such a text.
 * @throws AppError invalid
 */
export function parseTableName(text: string): TableName {
  const parts: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    PART.lastIndex = at;
    const part = PART.exec(text)?.[0];
    if (part === undefined) break;
    parts.push(part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part);
    at += part.length;
    if (at === text.length) {
      const [first = "", second] = parts;
      if (parts.length > 2) break;
      return second === undefined ? { schema: null, name: first } : { schema: first, name: second };
    }
    if (text[at] !== ".") break;
  }
  throw new AppError("invalid", message("targetRefusals.notATableName", { text }), { table: text });
}

/** The same, quoted for SQL text. @throws AppError invalid */
export function quoteTableName(text: string): string {
  const { schema, name } = parseTableName(text);
  return schema === null ? quoteIdentifier(name) : quoteIdentifier(schema, name);
}
