import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { FIXTURE_FOLDER, openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { exportQuarantineCsv } from "./export-quarantine-csv.ts";
import { importQuarantineCsv } from "./import-quarantine-csv.ts";

const RULES = `
function: meal_of
table: bookings
key: id
raw: '"timeText"'
column: meal
values: [LUNCH, DINNER]
rules:
  - { name: clock time, pattern: "^\\\\d", value: LUNCH }
`;
const FILES: Record<string, string> = {
  "1-expand/015-meal/up.sql": "alter table bookings add column meal text;",
  "1-expand/015-meal/rollback.sql": "alter table bookings drop column meal;",
  "2-backfill/015-meal/rules.yaml": RULES,
  "2-backfill/015-meal/batch.sql":
    'update bookings set meal = sluice.meal_of("timeText") where id > :after and id <= :upto and meal is null;',
  "2-backfill/015-meal/rollback.sql":
    "update bookings set meal = null where id > :after and id <= :upto and meal is not null;",
};

let parent: string;
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "two-rule-steps-"));
  const folder = join(parent, PLAN);
  await cp(FIXTURE_FOLDER, folder, { recursive: true });
  for (const [file, text] of Object.entries(FILES)) {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  bench = await openPlanBench({ folder });
  await bench.fill();
});
afterAll(async () => {
  await bench?.close();
  await rm(parent, { recursive: true, force: true });
});

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const written = async () => ({
  decisions: await one("select count(*) from sluice.decisions"),
  decided: await one("select count(*) from sluice.quarantine where decided_at is not null"),
  filled: await one("select count(meal) || ' and ' || count(period) from bookings"),
  audits: await bench.db.auditEntry.count({ where: { action: "quarantine.decided" } }),
});

test("a file over two steps is taken whole: a conflict in the second leaves the first as it was", async () => {
  const before = await written();
  const filled = (await exportQuarantineCsv(ops(), { plan: PLAN }))
    .replaceAll(/^("015-meal",.*,"\d+"),"",""/gm, '$1,"DINNER",""')
    .replaceAll(/^("020-period",.*,"\d+"),"",""/gm, '$1,"AFTERNOON",""');
  expect(filled.match(/DINNER/g)).toHaveLength(3);
  expect(filled.match(/AFTERNOON/g)).toHaveLength(3);
  const stale = filled.replace(/^("020-period",.*),"100","AFTERNOON"/m, '$1,"101","AFTERNOON"');
  await expect(importQuarantineCsv(ops(), { plan: PLAN, csv: stale })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("nothing was changed"),
  });
  expect(await written()).toEqual(before);
  expect(await one("select sluice.meal_of('after lunch')")).toBe("null");

  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toEqual({
    ahead: false,
    groups: 6,
    rows: 600,
    undecidedRows: 0,
    withdrawn: { groups: 0, rows: 0 },
    leftOpen: { groups: 0, rows: 0 },
    settled: true,
  });
  expect(await written()).toEqual({
    decisions: "6",
    decided: "600",
    filled: "3000 and 3000",
    audits: before.audits + 2,
  });
});
