import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import pg from "pg";
import { expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { quoteIdentifier } from "./quote-identifier.ts";

type Rows = Record<string, Record<string, unknown>[]>;

/** What commit b4b0312 had written: four people, six flags, a plan in the middle of its backfill, the kill switch pressed and lifted. */
const { migrations, ...earlier } = JSON.parse(
  await readFile(new URL("../../../test/earlier-databases/b4b0312.json", import.meta.url), "utf8"),
) as Rows & { migrations: string[] };

/** Columns that a migration took away or fills anew on purpose; all others keep what they held. */
const CHANGED: Record<string, string[]> = {
  users: ["session_epoch"], // each session has a row of its own
  kill_switch: ["id"], // each environment has one
  plan_jobs: ["pause_reason"], // a code, and no sentence
  check_results: ["expected"], // a code too
};
/** Tables that have another name now. */
const RENAMED: Record<string, string> = { dry_runs: "rehearsals" };
/** Values that have. */
const NOW: Record<string, unknown> = { dry_run: "rehearsal" };

test("an upgrade keeps every row that an earlier Sluice wrote", async () => {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), "sluice-earlier-"));
  const client = new pg.Client({ connectionString: database.url });
  try {
    for (const name of migrations)
      await cp(join("prisma/migrations", name), join(folder, name), { recursive: true });
    await applyMigrations(database.url, folder);
    await client.connect();
    await client.query("set session_replication_role = replica"); // as they were written, and not written anew
    for (const [table, rows] of Object.entries(earlier)) {
      await client.query(`truncate ${quoteIdentifier(table)} cascade`);
      await client.query(
        `insert into ${quoteIdentifier(table)} overriding system value
           select * from jsonb_populate_recordset(null::${quoteIdentifier(table)}, $1::jsonb)`,
        [JSON.stringify(rows)],
      );
    }
    expect((await applyMigrations(database.url, "prisma/migrations")).length).toBeGreaterThan(20);
    const changed: typeof CHANGED = {};
    for (const [table, before] of Object.entries(earlier)) {
      const rows = before.map(asNow);
      const now = await readRows(client, RENAMED[table] ?? table);
      expect(now.length, table).toBeGreaterThanOrEqual(rows.length);
      const columns = Object.keys(rows[0] ?? {}).filter(
        (column) => !rows.every((row) => now.some((one) => isDeepStrictEqual(one[column], row[column]))),
      );
      if (columns.length > 0) changed[table] = columns;
      const kept = (row: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
      for (const row of rows) expect(now, table).toContainEqual(expect.objectContaining(kept(row)));
    }
    expect(changed).toEqual(CHANGED);
    const definition = { variant_type: "boolean", variants: { on: true, off: false } };
    for (const { name } of earlier.feature_flags ?? [])
      expect(await readRows(client, "flags")).toContainEqual(
        expect.objectContaining({ name, ...definition, default_variant: "on", off_variant: "off" }),
      );
  } finally {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});

function asNow(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, NOW[String(value)] ?? value]),
  );
}

async function readRows(client: pg.Client, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) as row from ${quoteIdentifier(table)} t`,
  );
  return rows.map(({ row }) => row);
}
