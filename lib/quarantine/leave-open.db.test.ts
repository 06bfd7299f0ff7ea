import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { readPlan } from "../plans/reads/read-plan.ts";
import { decideQuarantine } from "./decide-quarantine.ts";
import { exportQuarantineCsv } from "./export-quarantine-csv.ts";
import { importQuarantineCsv } from "./import-quarantine-csv.ts";
import { readQuarantine } from "./read-quarantine.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.fill();
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const decide = (...decisions: [string | null, string | null, number][]) =>
  decideQuarantine(ops(), {
    plan: PLAN,
    step: "020-period",
    decisions: decisions.map(([rawValue, value, expectedRows]) => ({ rawValue, value, expectedRows })),
  });
const job = () => bench.db.planJob.findFirstOrThrow({ orderBy: { requestedAt: "desc" } });
const resumed = async () => {
  await bench.watch();
  await bench.work();
  return job();
};

test("a value that nobody can know is left open: no value, put aside, not asked, and named where it blocks", async () => {
  const before = await readQuarantine(ops(), PLAN);
  expect(before.leftOpen).toBeNull();
  const rows = before.undecided.rows;
  expect(await decide(["after lunch", null, 100])).toMatchObject({
    groups: 0,
    rows: 0,
    undecidedRows: rows - 100,
    leftOpen: { groups: 1, rows: 100 },
  });
  expect(await one(`select count(*) from bookings where "timeText" = 'after lunch' and period is null`)).toBe(
    "100",
  );
  const view = await readQuarantine(ops(), PLAN);
  expect(view.undecided.rows).toBe(rows - 100);
  expect(view.leftOpen).toEqual({ rows: 100, values: 1, blocks: "backfill", step: "030-required" });
  expect(view.groups.find(({ rawValue }) => rawValue === "after lunch")).toMatchObject({
    rows: 100,
    decided: null,
    leftOpen: { by: "operator@test" },
  });
  const entry = await bench.db.auditEntry.findFirstOrThrow({ where: { action: "quarantine.left-open" } });
  expect(entry.after).toMatchObject({ values: [{ rawValue: "after lunch" }], rows: 100 });
});

test("more of its rows come in without a word, and fewer than were shown are refused", async () => {
  await expect(decide([null, null, 101])).rejects.toMatchObject({ code: "conflict" });
  await bench.target.query(`insert into bookings ("timeText") values ('after lunch')`);
  await bench.watch();
  expect((await readQuarantine(ops(), PLAN)).leftOpen?.rows).toBe(101);
});

test("it goes out as CSV and comes back so, and what else the file says is decided", async () => {
  const csv = await exportQuarantineCsv(ops(), { plan: PLAN });
  expect(csv).toMatch(/"after lunch","","101","\(left open\)","operator@test","\(left open\)"/);
  const filled = csv.replaceAll(/"(\d+)","","",""/g, '"$1","(Left open)","",""');
  const others = (await readQuarantine(ops(), PLAN)).undecided;
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toMatchObject({
    groups: 0,
    undecidedRows: 0,
    leftOpen: { groups: others.values, rows: others.rows },
  });
  // Sent again it changes nothing.
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toMatchObject({
    groups: 0,
    leftOpen: { groups: 0, rows: 0 },
  });
});

test("the backfill goes on as far as it can, and says which rows stop it there", async () => {
  expect(inEnglish(await resumed())).toMatchObject({
    state: "paused",
    pauseReason: expect.stringMatching(/^waits for [\d,]+ rows that were left open$/),
    progress: { pausedFor: "left-open" },
  });
  // Of its own accord, so in its own name, whoever had started the phase.
  const paused = await bench.db.auditEntry.findFirstOrThrow({
    where: { action: "plan.job-paused" },
    orderBy: { id: "desc" },
  });
  expect(paused).toMatchObject({ actorKind: "system", actorName: "worker", reason: null });
  expect(paused.after).toMatchObject({ because: { code: "plans.pause.leftOpen" } });
  // Looking again changes nothing: it does not start and stop for ever.
  const { epoch } = await job();
  expect(await resumed()).toMatchObject({ state: "paused", epoch });
  const plan = await readPlan(ops(), PLAN);
  expect(plan?.quarantine).toEqual({ rows: 0, values: 0 });
  expect(plan?.leftOpen).toMatchObject({ blocks: "backfill", step: "030-required" });
  const gate = plan?.phases[2]?.gates.find(({ id }) => id === "quarantine-empty");
  expect(inEnglish(gate)).toMatchObject({
    state: "red",
    sentence: expect.stringContaining("requires a value, in step 030-required"),
  });
});

test("decided later it is open no longer, and the work goes on by itself", async () => {
  const { groups } = await readQuarantine(ops(), PLAN);
  await decide(
    ...groups.map(({ rawValue, rows }): [string | null, string, number] => [rawValue, "MORNING", rows ?? 0]),
  );
  expect((await readQuarantine(ops(), PLAN)).leftOpen).toBeNull();
  expect(await one("select count(*) from sluice.left_open")).toBe("0");
  expect(await resumed()).toMatchObject({ state: "done" });
  expect(await one("select count(*) from bookings where period is null")).toBe("0");
  await expect(decide(["after lunch", null, 1])).rejects.toMatchObject({ code: "conflict" });
});

test("contract can be rehearsed with a value left open: it is decided on the copy, before what is compared", async () => {
  await bench.target.query("alter table bookings drop constraint bookings_period_set");
  await bench.target.query(`insert into bookings ("timeText") values ('who knows')`);
  await bench.watch();
  await decide(["who knows", null, 1]);
  const run = await bench.rehearse("contract");
  expect(run).toMatchObject({ ok: true, rollbackProven: true, report: { decidedOnClone: 1 } });
  expect(await one("select count(*) from bookings where period is null")).toBe("1");
});
