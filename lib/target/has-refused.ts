import type pg from "pg";

const refusals = new WeakSet<Error>();

/**
 * Whether an error is the server's refusal of one statement of this session, which goes on; `isKnownRefusal` then knows,
 * too. The word for how severe it is comes in the server's language (pg hands no other on), and a statement may raise
 * any SQLSTATE, so where the word is not the English one the session itself is asked.
 */
export async function hasRefused(client: pg.ClientBase, error: unknown): Promise<boolean> {
  if (!(error instanceof Error)) return false;
  if (isKnownRefusal(error)) return true;
  const { severity } = error as { severity?: string };
  if (severity === undefined || severity === "FATAL" || severity === "PANIC") return false;
  // Says nothing and is answered, in a transaction that has failed as well.
  const goesOn = await client.query("").then(
    () => true,
    () => false,
  );
  if (goesOn) refusals.add(error);
  return goesOn;
}

/** The same as far as it can be told without the session. */
export function isKnownRefusal(error: Error): boolean {
  return (error as { severity?: string }).severity === "ERROR" || refusals.has(error);
}

export function sqlStateOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
