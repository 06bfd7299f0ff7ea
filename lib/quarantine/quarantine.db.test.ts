import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import type { RuleSet } from "../plans/model.ts";
import { compileRules } from "./compile-rules.ts";
import { decideQuarantine } from "./decide-quarantine.ts";
import { exportQuarantineCsv } from "./export-quarantine-csv.ts";
import { importQuarantineCsv } from "./import-quarantine-csv.ts";
import { installRules } from "./quarantine.ts";
import { readQuarantine } from "./read-quarantine.ts";
import { reconcileQuarantine } from "./reconcile-quarantine.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.fill();
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const decide = (rawValue: string | null, expectedRows: number, value = "MORNING") =>
  decideQuarantine(ops(), { plan: PLAN, step: "020-period", decisions: [{ rawValue, value, expectedRows }] });
const groups = async () =>
  (await readQuarantine(ops(), PLAN)).groups.map(({ rawValue, rows, decided }) => [
    rawValue,
    rows,
    decided?.value,
  ]);

test("rows that changed since they were shown are refused, nothing is changed, and the list is fresh", async () => {
  // As the application does it: the text becomes readable, and the dual write fills the period.
  await bench.target.query(
    `update bookings set "timeText" = '10:00' where id = (select min(id) from bookings where "timeText" = 'after lunch')`,
  );
  const decided = await bench.db.auditEntry.count({ where: { action: "quarantine.decided" } });
  await expect(decide("after lunch", 100)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("1 row with"),
  });
  expect(await one("select count(*) from sluice.decisions")).toBe("0");
  expect(await one("select count(*) from sluice.quarantine where decided_at is not null")).toBe("0");
  expect(await bench.db.auditEntry.count({ where: { action: "quarantine.decided" } })).toBe(decided);
  expect((await groups())[2]).toEqual(["after lunch", 99, undefined]);
});

test("a value that is not allowed is refused", async () => {
  await expect(decide("after lunch", 99, "NOON")).rejects.toMatchObject({ code: "invalid" });
});

test("two people who decide the same rows at once: one is done, one is refused", async () => {
  const results = await Promise.allSettled([decide(null, 100, "MORNING"), decide(null, 100, "AFTERNOON")]);
  expect(results.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(results.find((one) => one.status === "rejected")?.reason.message).toMatch(
    /^Nothing stored \(NULL\) was decided as (MORNING|AFTERNOON) by operator@test, not as (MORNING|AFTERNOON)\. Change/,
  );
  expect(await one(`select count(distinct period) from bookings where "timeText" is null`)).toBe("1");
});

test("the exported file, filled in, decides the rest", async () => {
  const csv = await exportQuarantineCsv(ops(), { plan: PLAN });
  expect(csv).toContain(`"'=1+1"`);
  await expect(importQuarantineCsv(ops(), { plan: PLAN, csv })).rejects.toMatchObject({ code: "invalid" });
  // Somebody books with one of these texts while the file is open in a spreadsheet.
  await bench.target.query(`insert into bookings ("timeText") values ('after lunch')`);
  const { definition } = await requirePlan(bench.db, PLAN);
  await reconcileQuarantine(bench.target, definition);
  const filled = csv.replaceAll(/"(\d+)","",""/g, '"$1","AFTERNOON",""');
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toEqual({
    ahead: false,
    groups: 2,
    rows: 200,
    undecidedRows: 0,
    withdrawn: { groups: 0, rows: 0 },
    leftOpen: { groups: 0, rows: 0 },
    settled: true,
  });
  expect(await one(`select string_agg(distinct period, ',') from bookings where "timeText" = '=1+1'`)).toBe(
    "AFTERNOON",
  );
  // The same file again changes nothing; one that says otherwise is told who decided what.
  const decided = await bench.db.auditEntry.count({ where: { action: "quarantine.decided" } });
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toMatchObject({ groups: 0, rows: 0 });
  expect(await bench.db.auditEntry.count({ where: { action: "quarantine.decided" } })).toBe(decided);
  const other = filled.replaceAll("AFTERNOON", "MORNING");
  await expect(importQuarantineCsv(ops(), { plan: PLAN, csv: other })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("was decided as AFTERNOON by operator@test, not as MORNING"),
  });
});

test("decisions are rules: the next such booking is filled as it comes", async () => {
  await bench.target.query(`insert into bookings ("timeText") values ('=1+1')`);
  expect(await one("select period from bookings order by id desc limit 1")).toBe("AFTERNOON");
});

test("a row whose period is taken away again comes back", async () => {
  await bench.target.query(`update bookings set period = null where id = (select max(id) from bookings)`);
  const { definition } = await requirePlan(bench.db, PLAN);
  await reconcileQuarantine(bench.target, definition);
  expect((await groups())[0]).toEqual(["=1+1", 1, undefined]);
});

const RULES: RuleSet = {
  function: "sorted",
  table: "bookings",
  key: "id",
  raw: '"timeText"',
  column: "period",
  values: ["A", "B"],
  rules: [
    { name: "begins with a", pattern: "^a", value: "A" },
    { name: "ends with b", pattern: "b$", value: "B" },
    { name: "a quote and a backslash", pattern: "^it's\\d$", value: "B" },
  ],
};

test("what two rules read differently, and what no rule reads, stays null; a decision wins", async () => {
  await bench.target.query(compileRules(RULES, [{ rawValue: "a\\'b", value: "B" }]));
  const read = await bench.target.query(
    "select sluice.sorted(raw) as value from unnest($1::text[]) with ordinality as t(raw, n) order by n",
    [["a1", "  A1\u3000", "1b", "ab", "xyz", "", null, "it's5", "a\\'b"]],
  );
  expect(read.rows.map((row) => row.value)).toEqual(["A", "A", "B", null, null, null, null, "B", "B"]);
});

test("rules that together read nearly everything are refused by the target itself", async () => {
  const { definition } = await requirePlan(bench.db, PLAN);
  const greedy = structuredClone(definition);
  const step = greedy.phases[1]?.steps.find((one) => one.rules);
  if (step?.rules)
    step.rules.rules = [
      { name: "letters", pattern: "[[:alpha:]]", value: "MORNING" },
      { name: "no letters", pattern: "^[^[:alpha:]]*$", value: "AFTERNOON" },
    ];
  await expect(installRules(bench.target, greedy)).rejects.toMatchObject({ code: "invalid" });
});

test("nothing is decided of a backfill whose rollback failed half way, as behind it rows are empty", async () => {
  const phase = { planName: PLAN, phase: "backfill" };
  await bench.db.planPhase.updateMany({ where: phase, data: { state: "failed" } });
  const { sha256 } = await bench.db.plan.findUniqueOrThrow({ where: { name: PLAN } });
  const job = { ...phase, kind: "rollback", state: "failed", sha256, requestedBy: {} } as const;
  await bench.db.planJob.create({ data: { ...job, correlationId: "c" } });
  expect((await readQuarantine(ops(), PLAN)).stand.decide).not.toBeNull();
  await expect(decide("after lunch", 99)).rejects.toMatchObject({ code: "gate-closed" });
});
