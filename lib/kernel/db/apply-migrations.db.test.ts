import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { openPrismaSchemaEngine } from "../../../test/prisma-schema-engine.ts";
import { applyMigrations } from "./apply-migrations.ts";

const FOLDER = "prisma/migrations";
const UP_TO_DATE = {
  history: null,
  failedMigrationNames: [],
  editedMigrationNames: [],
  hasMigrationsTable: true,
};

let database: { url: string; drop: () => Promise<void> };
let scratch: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  scratch = await mkdtemp(join(tmpdir(), "sluice-migrations-"));
});
afterEach(async () => {
  await database.drop();
  await rm(scratch, { recursive: true, force: true });
});

test("what Sluice applied, Prisma calls up to date and leaves alone", async () => {
  expect((await applyMigrations(database.url, FOLDER)).length).toBeGreaterThan(1);
  const prisma = await openPrismaSchemaEngine(database.url);
  expect(await prisma.diagnose()).toMatchObject(UP_TO_DATE);
  expect((await prisma.deploy()).appliedMigrationNames).toEqual([]);
  await prisma.close();
});

test("what Prisma applied, Sluice leaves alone, and both leave the same records", async () => {
  const prisma = await openPrismaSchemaEngine(database.url);
  const { appliedMigrationNames } = await prisma.deploy();
  await prisma.close();
  expect(await applyMigrations(database.url, FOLDER)).toEqual([]);
  const byPrisma = await records(database.url);

  const other = await createEmptyDatabase();
  expect(await applyMigrations(other.url, FOLDER)).toEqual(appliedMigrationNames);
  expect(await records(other.url)).toEqual(byPrisma);
  await other.drop();
});

test("a record says when its migration began and when it ended", async () => {
  await cp(join(FOLDER, "20261121000000_init"), join(scratch, "20991231000000_slow"), { recursive: true });
  await writeFile(join(scratch, "20991231000000_slow/migration.sql"), "select pg_sleep(0.1);");
  await applyMigrations(database.url, scratch);
  const { rows } = await query(
    database.url,
    "select extract(epoch from finished_at - started_at)::float8 as seconds from _prisma_migrations",
  );
  expect(rows[0].seconds).toBeGreaterThanOrEqual(0.1);
});

test("schema.prisma and the migrations say the same", async () => {
  await applyMigrations(database.url, FOLDER);
  const prisma = await openPrismaSchemaEngine(database.url);
  expect((await prisma.drift()).trim()).toBe("-- This is an empty migration.");
  await prisma.close();
});

test("a role that may not create tables is told what to do", async () => {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("drop role if exists not_owner");
  await owner.query("create role not_owner login password 'not-owner'");
  const url = new URL(database.url);
  url.username = "not_owner";
  url.password = "not-owner";
  await expect(applyMigrations(url.href, FOLDER)).rejects.toThrow(/Make it the owner: ALTER DATABASE/);
  await owner.query("drop role not_owner");
  await owner.end();
});

test("two processes that start at once apply each migration once", async () => {
  const applied = await Promise.all(Array.from({ length: 4 }, () => applyMigrations(database.url, FOLDER)));
  const whole = applied.filter((names) => names.length > 0);
  expect(whole).toHaveLength(1);
  expect(await records(database.url)).toHaveLength(whole[0]?.length ?? 0);
});

test("a failing migration leaves nothing behind, and is said in one sentence", async () => {
  await cp(FOLDER, scratch, { recursive: true });
  await cp(join(FOLDER, "20261121000000_init"), join(scratch, "20991231000000_broken"), { recursive: true });
  await writeFile(
    join(scratch, "20991231000000_broken/migration.sql"),
    "create table half (id int); select 1 / 0;",
  );
  await expect(applyMigrations(database.url, scratch)).rejects.toThrow(
    "Migration 20991231000000_broken failed and was rolled back: division by zero.",
  );
  const { rows } = await query(database.url, "select to_regclass('half') as half");
  expect(rows[0]).toEqual({ half: null });
  expect(await applyMigrations(database.url, FOLDER)).toEqual([]);
});

test("a migration that was edited after it was applied is refused by name", async () => {
  await cp(FOLDER, scratch, { recursive: true });
  await applyMigrations(database.url, scratch);
  await writeFile(join(scratch, "20261121000000_init/migration.sql"), "select 1;");
  await expect(applyMigrations(database.url, scratch)).rejects.toThrow(
    /20261121000000_init was edited after it was applied/,
  );
});

test("a failure that Prisma left on record is refused until somebody resolved it", async () => {
  await applyMigrations(database.url, FOLDER);
  const name = "20261121000100_rules";
  await query(
    database.url,
    `update _prisma_migrations set finished_at = null where migration_name = '${name}'`,
  );
  await expect(applyMigrations(database.url, FOLDER)).rejects.toThrow(/prisma migrate resolve/);
});

test("flags that no program can read are mended before the table refuses them", async () => {
  const added = "20261121000600_readable_flags";
  await cp(FOLDER, scratch, { recursive: true });
  await rm(join(scratch, added), { recursive: true });
  await applyMigrations(database.url, scratch);
  await query(
    database.url,
    `insert into feature_flags (name, allow_keys, retired_at) values
       ('good', '{b,a}', null), ('null', null, null), ('holds-null', '{NULL,a}', null), ('square', '{{d,c},{b,a}}', null),
       ('for-ever', '{}', 'infinity')`,
  );
  expect(await applyMigrations(database.url, FOLDER)).toContain(added);
  const { rows } = await query(
    database.url,
    "select name, allow_keys as keys, retired_at <= now() as retired, revision::int from feature_flags order by name",
  );
  expect(rows).toEqual([
    { name: "for-ever", keys: [], retired: true, revision: 2 },
    { name: "good", keys: ["b", "a"], retired: null, revision: 1 },
    { name: "holds-null", keys: ["a"], retired: null, revision: 2 },
    { name: "null", keys: [], retired: null, revision: 2 },
    { name: "square", keys: ["d", "c", "b", "a"], retired: null, revision: 2 },
  ]);
});

async function records(url: string) {
  const { rows } = await query(
    url,
    `select migration_name, checksum, logs, rolled_back_at, applied_steps_count, finished_at is not null as finished,
            length(id) as id_length
     from _prisma_migrations order by started_at, migration_name`,
  );
  return rows;
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
