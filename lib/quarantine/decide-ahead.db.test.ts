import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import { readPlan } from "../plans/reads/read-plan.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { applyDecisions } from "./apply-decisions.ts";
import { changeDecision } from "./change-decision.ts";
import { decideQuarantine } from "./decide-quarantine.ts";
import { exportQuarantineCsv } from "./export-quarantine-csv.ts";
import { importQuarantineCsv } from "./import-quarantine-csv.ts";
import { readQuarantine } from "./read-quarantine.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const decide = (rawValue: string | null, value: string | null, expectedRows = 100) =>
  decideQuarantine(ops(), { plan: PLAN, step: "020-period", decisions: [{ rawValue, value, expectedRows }] });
const view = () => readQuarantine(ops(), PLAN);
const asked = async () =>
  (await view()).rehearsed?.groups.filter((one) => one.leftOpen === null).map((one) => one.rawValue);

test("nothing can be decided ahead of a rehearsal", async () => {
  expect(await view()).toMatchObject({ rehearsed: null, measured: false });
  await expect(decide(null, "MORNING")).rejects.toMatchObject({ code: "not-found" });
});

test("what the rehearsal could not convert is shown before the start, with its time, and no row is written", async () => {
  const run = await bench.rehearse("backfill");
  const { rehearsed, groups, undecided } = await view();
  expect(rehearsed).toMatchObject({ at: run.at, count: { rows: 300, values: 3 }, beyond: 0 });
  expect(rehearsed?.groups.map(({ rawValue, rows, values }) => [rawValue, rows, values])).toEqual(
    ["=1+1", "after lunch", null].map((raw) => [raw, 100, ["MORNING", "AFTERNOON"]]),
  );
  expect([groups, undecided]).toEqual([[], { rows: 0, values: 0 }]);
});

test("what is decided ahead is held against the rehearsal of the version it was read with", async () => {
  const stored = await requirePlan(bench.db, PLAN);
  const decisions = [{ rawValue: "after lunch", value: "MORNING", expectedRows: 100 }];
  const decideAs = (read: typeof stored) =>
    applyDecisions(ops(), read, { steps: [{ step: "020-period", decisions }] });
  // A newer version was read, and rehearsed, between the two looks.
  await bench.db.plan.updateMany({ data: { sha256: "newer" } });
  const { runsSha256 } = await bench.db.rehearsal.findFirstOrThrow();
  await bench.db.rehearsal.updateMany({ data: { sha256: "newer", runsSha256: "newer" } });
  await expect(decideAs(stored)).rejects.toMatchObject({ code: "not-found" });
  await bench.db.plan.updateMany({ data: { sha256: stored.plan.sha256 } });
  await bench.db.rehearsal.updateMany({ data: { sha256: stored.plan.sha256, runsSha256 } });
});

test("a decision that is made ahead is a rule, can be changed, and is taken back where it came from", async () => {
  await expect(decide("after lunch", "MORNING", 99)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("counted 100 rows"),
  });
  await expect(decide("never seen", "MORNING")).rejects.toMatchObject({ code: "conflict" });
  await expect(decide("after lunch", "EVENING")).rejects.toMatchObject({ code: "invalid" });
  expect(await decide("after lunch", "MORNING")).toMatchObject({ groups: 1, rows: 0, ahead: true });
  await expect(decide("after lunch", "AFTERNOON")).rejects.toMatchObject({ code: "conflict" });
  expect(await one("select sluice.period_of('after lunch')")).toBe("MORNING");
  expect(await asked()).toEqual(["=1+1", null]);
  expect((await view()).rehearsed?.beyond).toBe(0);
  const change = { plan: PLAN, step: "020-period", rawValue: "after lunch", expectedRows: 0 };
  await changeDecision(ops(), { ...change, from: "MORNING", to: null });
  expect(await asked()).toEqual(["=1+1", "after lunch", null]);
  await decide("after lunch", "MORNING");
  await changeDecision(ops(), { ...change, from: "MORNING", to: "AFTERNOON" });
  const entry = await bench.db.auditEntry.findFirstOrThrow({ where: { action: "quarantine.decided" } });
  expect(entry.after).toMatchObject({ ahead: true });
});

test("one value that is named twice in one answer is refused, whatever is said of it", async () => {
  const twice = (...values: (string | null)[]) =>
    decideQuarantine(ops(), {
      plan: PLAN,
      step: "020-period",
      decisions: values.map((value) => ({ rawValue: "=1+1", value, expectedRows: 100 })),
    });
  for (const values of [
    ["MORNING", "AFTERNOON"],
    ["MORNING", "MORNING"],
    ["MORNING", null],
    [null, null],
  ])
    await expect(twice(...values)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("named twice"),
    });
  expect(await asked()).toEqual(["=1+1", null]);
});

test("what nobody can know is left open ahead, by file as by hand", async () => {
  const csv = await exportQuarantineCsv(ops(), { plan: PLAN });
  expect(csv).toContain(`"020-period","'=1+1","","100","",""`);
  const filled = csv.replace(`"'=1+1","","100",""`, `"'=1+1","","100","(left open)"`);
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: filled })).toMatchObject({
    leftOpen: { groups: 1 },
    ahead: true,
  });
  expect(await asked()).toEqual([null]);
  const leftOpen = { rows: 100, values: 1, blocks: "backfill" };
  const forecast = async () => (await readPlan(ops(), PLAN))?.toDecide;
  expect(await forecast()).toEqual({ rows: 100, values: 1, leftOpen });
  // A later rehearsal begins from what was decided.
  await bench.rehearse("backfill");
  expect(await forecast()).toEqual({ rows: 100, values: 1, leftOpen });
  expect((await view()).rehearsed).toMatchObject({ count: { rows: 100, values: 1 } });
  expect((await view()).rehearsed?.groups.find(({ rawValue }) => rawValue === "=1+1")).toMatchObject({
    leftOpen: { by: "operator@test" },
  });
});

test("the backfill fills by what was decided ahead, and asks about nothing but the rest", async () => {
  for (const phase of ["expand", "backfill"] as const) {
    await bench.rehearse(phase);
    await startPhase(ops(), { plan: PLAN, phase });
    if (phase === "backfill") {
      // Not a row was looked at yet: what was rehearsed and what was answered to it stand.
      const { rehearsed, foreseen } = await view();
      expect(rehearsed).toBeNull();
      expect(foreseen).toMatchObject({ count: { rows: 100, values: 1 } });
      expect(foreseen?.groups.map(({ rawValue, leftOpen }) => [rawValue, leftOpen?.by])).toEqual([
        ["=1+1", "operator@test"],
        [null, undefined],
      ]);
    }
    await bench.work();
  }
  expect(
    await one(`select count(*) from bookings where "timeText" = 'after lunch' and period = 'AFTERNOON'`),
  ).toBe("100");
  const { rehearsed, foreseen, undecided, leftOpen } = await view();
  expect([rehearsed, foreseen]).toEqual([null, null]);
  expect(undecided).toEqual({ rows: 100, values: 1 });
  expect(leftOpen).toMatchObject({ rows: 100, values: 1 });
  // From now on the rows are asked.
  await expect(decide(null, "MORNING", 101)).rejects.toMatchObject({ code: "conflict" });
  expect(await decide(null, "MORNING")).toMatchObject({ rows: 100, ahead: false });
});
