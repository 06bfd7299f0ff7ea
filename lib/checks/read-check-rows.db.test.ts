import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  configureTargets,
  contextAs,
  createEmptyDatabase,
  createSluiceDatabase,
  type TestDatabase,
} from "../../test/database.ts";
import type { CheckRows } from "../plans/model.ts";
import { closeTargetPools } from "../target/pools.ts";
import { type Mask, readCheckRows } from "./read-check-rows.ts";

let sluice: TestDatabase;
let application: Awaited<ReturnType<typeof createEmptyDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  [sluice, application] = await Promise.all([createSluiceDatabase(), createEmptyDatabase()]);
  configureTargets({ clinic: application.url });
  client = new pg.Client({ connectionString: application.url });
  await client.connect();
  await client.query(
    `create table visits (id bigint primary key, "patientName" text, old_time text, period text, at timestamp)`,
  );
  await client.query(`insert into visits values
    (9007199254740993, 'Kim', '16:00', 'MORNING', '2026-11-30 14:02:31'),
    (2, 'Lee', null, 'MORNING', '2026-12-01 14:02:31'),
    (3, 'Park', '${"9".repeat(500)}', null, null)`);
});
afterAll(async () => {
  await client.end();
  await closeTargetPools();
  await sluice.drop();
  await application.drop();
});

const mask: Mask = (row) => {
  const masked = ["patientName", "phone", "mobile"].filter((column) => column in row);
  const hidden = Object.fromEntries(masked.map((column) => [column, "[hidden]"]));
  return { payload: { ...row, ...hidden }, masked };
};
const read = (check: { rows: CheckRows | null; sample: string | null }) =>
  readCheckRows(contextAs("viewer", sluice.db), "clinic", check, mask);
const ROWS: CheckRows = {
  query: `select id, "patientName", old_time, case when old_time = '16:00' then 'AFTERNOON' end as means, period, at
    from visits;`,
  key: "id",
  at: "at",
  compare: [{ field: "Time", old: "old_time", reads: "means", new: "period" }],
  show: ["patientName"],
};

test("a time with a zone is a moment, which a reader sees in a zone of one's own", async () => {
  const query = "select 1 as id, timestamptz '2026-11-30 14:02:31.5+05:30' as at";
  const found = await read({ rows: { query, key: "id", at: "at", compare: [], show: [] }, sample: null });
  expect(found).toMatchObject({ rows: [{ at: { moment: new Date("2026-11-30T08:32:31.500Z") } }] });
});

test("a time without a zone is said to be one, once for each column and field that holds it", async () => {
  const query =
    "select 1 as id, localtimestamp as at, localtimestamp as seen, now() as moved, localtimestamp as old, '' as new";
  const compare = [{ field: "Booked for", old: "old", reads: null, new: "new" }];
  const found = await read({
    rows: { query, key: "id", at: "at", compare, show: ["seen", "moved"] },
    sample: null,
  });
  expect(found).toMatchObject({ zoneless: ["at", "seen", "Booked for"] });
});

test("rows come newest first, old beside new, the personal hidden, keys as large as they are", async () => {
  const found = await read({ rows: ROWS, sample: null });
  expect(found).toMatchObject({ kind: "rows", more: false, masked: ["patientName"] });
  if (found.kind !== "rows") return;
  expect(found.rows.map(({ key, at }) => [key, at])).toEqual([
    ["2", { stored: "2026-12-01 14:02:31" }],
    ["9007199254740993", { stored: "2026-11-30 14:02:31" }],
    ["3", null],
  ]);
  expect(JSON.stringify(found)).not.toMatch(/Kim|Lee|Park/);
  expect(found.rows[1]?.fields).toEqual([
    { field: "Time", old: "16:00", reads: "AFTERNOON", new: "MORNING", differs: true, hasOld: true },
  ]);
  // What means nothing and is nothing agrees; a long value is cut.
  expect(found.rows[2]?.fields[0]).toMatchObject({ new: null, differs: false, old: `${"9".repeat(200)}…` });
});

test("what two masked values are does not show, whether they differ does", async () => {
  const compare = [{ field: "Name", old: "phone", reads: null, new: "mobile" }];
  const query = "select 1 as id, 'a' as phone, 'b' as mobile";
  const found = await read({ rows: { query, key: "id", at: null, compare, show: [] }, sample: null });
  expect(found).toMatchObject({ rows: [{ fields: [{ old: "[hidden]", new: "[hidden]", differs: true }] }] });
});

test("without a comparison only keys are shown, and a check without a sample has none", async () => {
  const sample = "select id from visits order by id limit 20";
  expect(await read({ rows: null, sample })).toEqual({
    kind: "keys",
    keys: ["2", "3", "9007199254740993"],
    more: false,
  });
  expect(await read({ rows: null, sample: null })).toEqual({ kind: "none" });
  const many = await read({ rows: null, sample: "select n from generate_series(1, 1000) n" });
  expect(many).toMatchObject({ kind: "keys", more: true });
  expect(many.kind === "keys" && many.keys.length).toBe(50);
});

test("what the target says of a value comes without secrets, and a long value is not cut through a character", async () => {
  const query = "select 'https://u:hunter2@db/kim@example.com'::int as id";
  const refused = await read({ rows: null, sample: query });
  expect(refused).toMatchObject({ kind: "unreadable", because: expect.stringContaining("[hidden]") });
  expect(JSON.stringify(refused)).not.toMatch(/hunter2|kim@/);
  const smile =
    "select 1 as id, repeat('a', 199) || repeat('\u{1f642}', 9) as old_time, null as means, null as period";
  const found = await read({ rows: { ...ROWS, query: smile, at: null, show: [] }, sample: null });
  expect(found).toMatchObject({ rows: [{ fields: [{ old: `${"a".repeat(199)}…` }] }] });
});

test.each([
  ["one that writes", "delete from visits returning id"],
  ["one that leaves its transaction", "select 1) as a; commit; delete from visits; select * from (select 1"],
  ["one that writes by a function", "select setval('visits_seq', 7)"],
  ["one that takes too long", "select pg_sleep(60)"],
  ["one that is wrong", "select nothing from nowhere"],
])("%s is told and changes nothing", async (_, query) => {
  await client.query("create sequence if not exists visits_seq");
  expect(await read({ rows: { ...ROWS, query, at: null }, sample: null })).toMatchObject({
    kind: "unreadable",
    because: expect.any(String),
  });
  expect((await client.query("select count(*)::int as n from visits")).rows).toEqual([{ n: 3 }]);
});
