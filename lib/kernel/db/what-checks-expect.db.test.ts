import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { asIs } from "../../messages/as-is.ts";
import { applyMigrations } from "./apply-migrations.ts";

const MIGRATIONS = "prisma/migrations";
const THIS = "20261130140000_what_checks_expect";

test("what a check expected and why a backfill waited, stored as texts, keep their words, and no value found is none", async () => {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), "sluice-earlier-"));
  const client = new pg.Client({ connectionString: database.url });
  try {
    for (const name of await readdir(MIGRATIONS))
      if (name < THIS) await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
    await applyMigrations(database.url, folder);
    await client.connect();
    await client.query("set session_replication_role = replica"); // as they were written
    await client.query(`
      insert into check_results (plan_name, phase, step, check_name, ok, expected, observed, query, error, duration_ms, run_by)
      values
        ('p', 'backfill', 's', 'a share', true, 'at least 95 %', '96.02 %', 'select', null, 1, 'worker'),
        ('p', 'backfill', 's', 'broken', false, '0', 'error', 'select', 'no table', 1, 'worker'),
        ('p', 'backfill', 's', 'found none', false, '0', 'nothing', 'select', null, 1, 'worker'),
        ('p', 'backfill', 's', 'of that name', true, 'nothing', 'nothing', 'select', null, 1, 'worker')`);
    await client.query(`
      insert into plan_steps (plan_name, phase, step, throttle_reason) values
        ('p', 'backfill', '010-a', 'Replica r is 12 s behind; the limit is 10 s.'), ('p', 'backfill', '020-b', null)`);
    await applyMigrations(database.url, MIGRATIONS);
    const waits = await client.query("select throttle_reason as why from plan_steps order by step");
    expect(waits.rows).toEqual([
      { why: asIs("Replica r is 12 s behind; the limit is 10 s.") },
      { why: null },
    ]);
    const { rows } = await client.query({
      text: "select expected, observed from latest_check_results order by check_name",
      rowMode: "array",
    });
    expect(rows).toEqual([
      [asIs("at least 95 %"), "96.02 %"],
      [asIs("0"), null],
      [asIs("0"), null],
      [asIs("nothing"), "nothing"],
    ]);
  } finally {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true });
  }
});
