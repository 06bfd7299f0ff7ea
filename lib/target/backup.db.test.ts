import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { loadBackup, verifyBackup, writeBackup, writeLateRows } from "./backup.ts";
import { fingerprintData } from "./copy/fingerprint-rows.ts";
import { runStatements } from "./ddl/run-statements.ts";
import { openTarget, type TargetPool } from "./pool.ts";

let database: { url: string; drop: () => Promise<void> };
let pool: TargetPool;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-backup-"));
  database = await createEmptyDatabase();
  pool = openTarget(database.url, { name: "clinic" });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await pool.query(`drop table if exists r; drop type if exists "ServiceType";
    create type "ServiceType" as enum ('BOTOX', 'SKIN'); create table r (id text primary key, service "ServiceType", "preferredTime" text, n numeric(9, 2), at timestamptz);
    insert into r select 'r' || g, case when g % 2 = 0 then 'BOTOX' end::"ServiceType",
      case g % 5 when 0 then null when 1 then '' when 2 then E'two\\nlines, "quoted"' when 3 then '오전 9시' else '\\.' end,
      g / 3.0, now() from generate_series(1, 5000) g`);
});

const SELECT = `select id, service, "preferredTime", n, at from r;`;
const path = () => join(folder, "deep", "old columns.csv.gz");

test("what a contract step drops comes back equal", async () => {
  const whole = { table: "r" };
  const before = await fingerprintData(pool, whole);
  const backup = await writeBackup(pool, { select: SELECT, path: path() });
  expect(backup).toMatchObject({ rows: 5000, path: path() });
  expect(backup.columns[1]).toEqual({ name: "service", type: '"ServiceType"' });
  expect(await readdir(join(folder, "deep"))).toEqual(["old columns.csv.gz"]);
  expect(gunzipSync(await readFile(path())).toString("utf8")).toMatch(
    /^id,service,preferredTime,n,at\nr1,,"",/,
  );

  await pool.query(
    `alter table r drop column service, drop column "preferredTime", drop column n, drop column at; drop type "ServiceType"`,
  );
  const restored = await runStatements(
    pool,
    `create type "ServiceType" as enum ('BOTOX', 'SKIN');
     alter table r add column service "ServiceType", add column "preferredTime" text, add column n numeric(9, 2), add column at timestamptz;
     update r set service = b.service::"ServiceType", "preferredTime" = b."preferredTime", n = b.n, at = b.at
       from sluice_backup b where b.id = r.id`,
    { tx: "step", prepareSession: (client) => loadBackup(client, backup) },
  );
  expect(restored.state).toBe("done");
  expect(await fingerprintData(pool, whole)).toEqual(before);
});

test("a file that was cut, changed or removed is refused", async () => {
  const backup = await writeBackup(pool, { select: SELECT, path: path() });
  const good = await readFile(path());
  await truncate(path(), backup.bytes - 20);
  await expect(verifyBackup(backup)).rejects.toThrow(/another size/);
  await writeFile(path(), Buffer.concat([good.subarray(0, 400), Buffer.from("xx"), good.subarray(402)]));
  await expect(verifyBackup(backup)).rejects.toMatchObject({ code: "conflict" });
  await writeFile(path(), good);
  await verifyBackup(backup);
  await expect(verifyBackup({ ...backup, rows: 4999 })).rejects.toThrow(/holds 5,000 rows, not the 4,999/);
  await rm(path());
  await expect(verifyBackup(backup)).rejects.toThrow(/is gone/);
});

test("a backup that fails leaves the earlier one, and only reads", async () => {
  const backup = await writeBackup(pool, { select: SELECT, path: path() });
  await expect(
    writeBackup(pool, { select: "select 1 / (length(id) - 3) from r", path: path() }),
  ).rejects.toThrow(/division/);
  await expect(writeBackup(pool, { select: "select nextval('s')", path: path() })).rejects.toThrow();
  await expect(writeBackup(pool, { select: "delete from r returning *", path: path() })).rejects.toThrow(
    /one SELECT/,
  );
  await expect(writeBackup(pool, { select: "select 1; select 2", path: path() })).rejects.toThrow(
    /one SELECT/,
  );
  await verifyBackup(backup);
  expect(await readdir(join(folder, "deep"))).toEqual(["old columns.csv.gz"]);
});

test("a table of any schema and any key, with what was written after the backup", async () => {
  await pool.query(`drop schema if exists auth cascade; create schema auth;
    create table auth.users (id char(26) primary key, old text);
    insert into auth.users select upper(substr(md5(n::text), 1, 26)), 'old ' || n from generate_series(1, 50) n`);
  const select = "select id, old from auth.users";
  const backup = await writeBackup(pool, { select, path: path() });
  await pool.query("insert into auth.users values ('LATE', 'late')");
  let late: Awaited<ReturnType<typeof writeLateRows>> | undefined;
  await runStatements(pool, "alter table auth.users drop column old", {
    tx: "step",
    afterBegin: async (client) => {
      late = await writeLateRows(client, { select, backup, table: "auth.users", key: "id" });
    },
  });
  expect(late?.removed).toBe(51);
  await runStatements(
    pool,
    `alter table auth.users add column old text;
     update auth.users u set old = b.old from sluice_backup b where b.id = u.id`,
    { tx: "step", prepareSession: (client) => loadBackup(client, { ...backup, late: late ?? null }) },
  );
  const { rows } = await pool.query(
    "select count(old)::int as filled, count(*)::int as rows from auth.users",
  );
  expect(rows).toEqual([{ filled: 51, rows: 51 }]);
});

test("a key that PostgreSQL compares by a cast only tells which rows came late, before and after", async () => {
  await pool.query(`create type mood as enum ('sad', 'ok', 'glad'); create domain feeling as mood;
    create table felt (f feeling primary key, old text); insert into felt values ('sad', '1'), ('glad', '2')`);
  const select = "select f, old from felt";
  const backup = await writeBackup(pool, { select, path: path() });
  await pool.query(
    "insert into felt values ('ok', 'late'); update felt set old = 'newer' where f::mood = 'sad'",
  );
  let late: Awaited<ReturnType<typeof writeLateRows>> | undefined;
  await runStatements(pool, "alter table felt drop column old", {
    tx: "step",
    afterBegin: async (client) => {
      late = await writeLateRows(client, { select, backup, table: "felt", key: "f" });
    },
  });
  // Others' transactions, which the backup's snapshot could not be sure of, make it more than the two.
  expect(late).toMatchObject({ removed: 3 });
  expect(late?.rows).toBeGreaterThanOrEqual(2);
  await runStatements(
    pool,
    "alter table felt add old text; update felt t set old = b.old from sluice_backup b where b.f::mood = t.f::mood",
    { tx: "step", prepareSession: (client) => loadBackup(client, { ...backup, late: late ?? null }) },
  );
  expect((await pool.query("select f::text, old from felt order by old")).rows).toEqual([
    { f: "glad", old: "2" },
    { f: "ok", old: "late" },
    { f: "sad", old: "newer" },
  ]);
});

test("a key of several columns tells which rows came late, and every digit of a float comes back", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await pool.query(`create table lines (o int, at float8, old float8, primary key (o, at));
    insert into lines select n % 2, 0.1 * n, 0.1::float8 + 0.2::float8 from generate_series(1, 20) n;
    alter database ${name} set extra_float_digits = 0`);
  const own = openTarget(database.url, { name: "clinic", poolSize: 2 });
  try {
    const select = "select o, at, old from lines";
    const backup = await writeBackup(own, { select, path: path() });
    await own.query(
      "update lines set old = 7 where o = 1 and at = 0.1; insert into lines values (3, 0.5, 8)",
    );
    let late: Awaited<ReturnType<typeof writeLateRows>> | undefined;
    await runStatements(own, "create table kept as table lines; alter table lines drop column old", {
      tx: "step",
      afterBegin: async (client) => {
        late = await writeLateRows(client, { select, backup, table: "lines", key: ["o", "at"] });
      },
    });
    // Others' transactions, which the backup's snapshot could not be sure of, make it more than the two.
    expect(late).toMatchObject({ removed: 21, key: ["o", "at"] });
    expect(late?.rows).toBeGreaterThanOrEqual(2);
    await runStatements(
      own,
      `alter table lines add column old float8;
       update lines l set old = b.old from sluice_backup b where (b.o, b.at) = (l.o, l.at)`,
      { tx: "step", prepareSession: (client) => loadBackup(client, { ...backup, late: late ?? null }) },
    );
    const lost = "(table kept except table lines) union all (table lines except table kept)";
    expect((await own.query(lost)).rows).toEqual([]);
  } finally {
    await own.end();
    await pool.query(`alter database ${name} reset extra_float_digits`);
  }
});

test("rows that row security hides make the backup fail", async () => {
  await pool.query(`do $$ begin create role sluice_reader login password 'sluice_reader'; exception when duplicate_object then null; end $$;
    grant select on r to sluice_reader; alter table r enable row level security;
    create policy few on r for select using (n < 10)`);
  const url = new URL(database.url);
  url.username = "sluice_reader";
  url.password = "sluice_reader";
  const reader = openTarget(url.toString(), { name: "reader", poolSize: 1 });
  await expect(writeBackup(reader, { select: SELECT, path: path() })).rejects.toThrow(
    /^The backup's SELECT failed: query would be affected by row-level security policy/,
  );
  await reader.end();
  await pool.query("drop owned by sluice_reader; drop role sluice_reader");
});

test("no rows is a backup too", async () => {
  const backup = await writeBackup(pool, { select: "select id from r where false", path: path() });
  expect(backup.rows).toBe(0);
  await verifyBackup(backup);
});

test("what is written between the backup and the removal is saved with it", async () => {
  const backup = await writeBackup(pool, { select: SELECT, path: path() });
  await pool.query(`update r set "preferredTime" = 'changed late' where id = 'r7'`);
  await pool.query(`insert into r (id, "preferredTime") values ('r-late', '오후 3시')`);
  await pool.query(`delete from r where id = 'r8'`);

  // A writer that is still open when the removal comes must be waited for, and be saved too.
  const writer = await pool.connect();
  await writer.query("begin");
  await writer.query(`insert into r (id, "preferredTime") values ('r-open', 'last moment')`);
  let late: Awaited<ReturnType<typeof writeLateRows>> | undefined;
  const removal = runStatements(pool, `alter table r drop column "preferredTime"`, {
    tx: "step",
    ladder: { minSleepMs: 20, maxSleepMs: 20 },
    afterBegin: async (client) => {
      late = await writeLateRows(client, { select: SELECT, backup, table: "r", key: "id" });
    },
    onProgress: async (progress) => {
      if (progress.kind === "sleeping") await writer.query("commit");
    },
  });
  expect((await removal).state).toBe("done");
  writer.release();
  // Exactly these three on a quiet server; a transaction open elsewhere at the backup's snapshot makes it save more.
  expect(late?.key).toBe("id");
  expect(late?.rows).toBeGreaterThanOrEqual(3);
  expect(late?.removed).toBe(5001);

  await runStatements(
    pool,
    `alter table r add column "preferredTime" text;
     update r set "preferredTime" = b."preferredTime" from sluice_backup b where b.id = r.id`,
    { tx: "step", prepareSession: (client) => loadBackup(client, { ...backup, late: late ?? null }) },
  );
  const { rows } = await pool.query(
    `select id, "preferredTime" as time from r where id in ('r7', 'r8', 'r-late', 'r-open', 'r3') order by id`,
  );
  expect(rows).toEqual([
    { id: "r-late", time: "오후 3시" },
    { id: "r-open", time: "last moment" },
    { id: "r3", time: "오전 9시" },
    { id: "r7", time: "changed late" },
  ]);
});
