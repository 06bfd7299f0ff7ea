import { expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openTarget } from "../../target/pool.ts";
import { installTargetSchema } from "../install-target-schema.ts";
import { TABLES_OF_RUNS } from "./tables-of-runs.ts";

test("they are what a plan's schema makes in a target", async () => {
  const database = await createEmptyDatabase();
  const pool = openTarget(database.url, { name: "runs", poolSize: 1 });
  try {
    await installTargetSchema(pool);
    const { rows } = await pool.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'sluice' and tablename <> 'schema_versions'",
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...TABLES_OF_RUNS].sort());
  } finally {
    await pool.end();
    await database.drop();
  }
});
