import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { COLUMNS, ROWS, reservationLines } from "./seed/reservations.ts";

export type Seeded = { rows: number; seeded: boolean };

/** Held while seeding, so that two starts at once seed once. */
const SEED_LOCK = 7_210_402;
/** Lines a chunk: COPY is slow with one small chunk a row. */
const CHUNK_LINES = 2000;

/**
 * Creates the clinic's old schema and its 120,000 reservations, in one transaction. A database that has a table
 * `reservations` already is left alone, whatever its schema by now.
 * @returns how many reservations there are, and whether this call wrote them
 */
export async function seedClinic(
  url: string,
  options: { today?: Date; rows?: number } = {},
): Promise<Seeded> {
  const rows = options.rows ?? ROWS;
  const client = new pg.Client({ connectionString: url, application_name: "clinic seed" });
  client.on("error", () => {}); // a lost connection fails the query that is under way, which is enough
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [SEED_LOCK]);
    const found = await client.query("select to_regclass('public.reservations') as reservations");
    if (found.rows[0].reservations !== null) {
      await client.query("rollback");
      const counted = await client.query<{ rows: number }>(
        "select count(*)::integer as rows from reservations",
      );
      return { rows: counted.rows[0]?.rows ?? 0, seeded: false };
    }
    await client.query(await readFile(new URL("schema.sql", import.meta.url), "utf8"));
    await client.query("set local synchronous_commit = off");
    const sink = client.query(copyFrom(`copy reservations (${COLUMNS.join(", ")}) from stdin`));
    await pipeline(Readable.from(chunked(reservationLines(options.today ?? new Date(), rows))), sink);
    await client.query("commit");
    await client.query("analyze reservations");
    return { rows, seeded: true };
  } finally {
    await client.end();
  }
}

function* chunked(lines: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length === CHUNK_LINES) {
      yield chunk.join("");
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk.join("");
}
