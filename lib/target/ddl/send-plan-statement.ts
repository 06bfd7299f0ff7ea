import type pg from "pg";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { READS_TEXT } from "./pin-session.ts";

/** A statement of a plan, or what is sent of it. */
type Sent = string | { text: string; rowMode: "array" };

/**
 * Sends a text of a plan so that the server can take it for one statement only, and only while the session reads text
 * as the parser did that decided what the statement does. In another encoding or another way to write strings the same
 * bytes are other statements, and not every way of a statement to change that can be seen beforehand.
 * @throws AppError conflict {setting} if an earlier statement of the session changed it; what PostgreSQL throws.
 */
export async function sendPlanStatement(client: pg.ClientBase, sent: Sent): Promise<pg.QueryResult> {
  await requireSameReading(client);
  const query = { ...(typeof sent === "string" ? { text: sent } : sent), queryMode: "extended" };
  return client.query(query); // one message, one statement
}

/** Compared in the server: what it answers would be written in the encoding that is looked at. */
const CHANGED = `select ${READS_TEXT.map(
  ({ name, value }) => `pg_catalog.current_setting('${name}') operator(pg_catalog.=) '${value}'`,
).join(", ")}`;

/** @throws AppError conflict {setting} */
export async function requireSameReading(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<boolean[]>({ text: CHANGED, rowMode: "array" });
  const changed = READS_TEXT.find((_, index) => rows[0]?.[index] !== true);
  if (!changed) return;
  throw new AppError(
    "conflict",
    message("targetRefusals.line.settingChanged", { setting: changed.name, value: changed.value }),
    { setting: changed.name },
  );
}
