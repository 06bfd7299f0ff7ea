import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { requirePlan } from "../plans/definition/plan-definition.ts";
import type { PhaseState } from "../plans/model.ts";
import { changeDecision } from "./change-decision.ts";
import { changeGroup } from "./change-group.ts";
import { countDecidedRows } from "./count-decided-rows.ts";
import { decideQuarantine } from "./decide-quarantine.ts";
import { exportQuarantineCsv } from "./export-quarantine-csv.ts";
import { importQuarantineCsv } from "./import-quarantine-csv.ts";
import { leaveAudit } from "./leave-audit.ts";
import { installRules, lockQuarantine, replaceRules, ruleSteps } from "./quarantine.ts";
import { readQuarantine } from "./read-quarantine.ts";

const STEP = "020-period";
const LUNCH = "after lunch";
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.fill();
  // The backfill waits for 300 rows now: 100 each of LUNCH, "=1+1" and NULL.
  await decide(LUNCH, 100, "MORNING");
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const decide = (rawValue: string | null, expectedRows: number, value: string) =>
  decideQuarantine(ops(), { plan: PLAN, step: STEP, decisions: [{ rawValue, value, expectedRows }] });
const change = (from: string, to: string | null, expectedRows: number, rawValue: string | null = LUNCH) =>
  changeDecision(ops(), { plan: PLAN, step: STEP, rawValue, from, to, expectedRows });
const count = (value: string) => countDecidedRows(ops(), { plan: PLAN, step: STEP, rawValue: LUNCH, value });
const book = (times = 1) =>
  bench.target.query(`insert into bookings ("timeText") select $1 from generate_series(1, $2)`, [
    LUNCH,
    times,
  ]);
const periods = () =>
  one(
    `select string_agg(distinct coalesce(period, 'none'), ',') from bookings where "timeText" = '${LUNCH}'`,
  );
const entries = (action: string) =>
  bench.db.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });

test("a changed decision rewrites every row that was filled from it, and is the rule from then on", async () => {
  await book();
  expect(await count("MORNING")).toBe(101);
  await expect(change("MORNING", "AFTERNOON", 102)).rejects.toMatchObject({
    code: "conflict",
    message: `Only 101 rows have MORNING from "${LUNCH}" now, not 102. Look at the list again; nothing was changed.`,
  });
  await expect(change("AFTERNOON", "MORNING", 101)).rejects.toMatchObject({ code: "conflict" });
  await expect(change("MORNING", "NOON", 101)).rejects.toMatchObject({ code: "invalid" });
  expect(await periods()).toBe("MORNING");

  // The one that came after somebody saw 100 is of the same text, and is counted.
  expect(await change("MORNING", "AFTERNOON", 100)).toMatchObject({
    groups: 1,
    rows: 101,
    withdrawn: { groups: 0, rows: 0 },
    settled: true,
  });
  await book();
  expect(await periods()).toBe("AFTERNOON");
  const view = await readQuarantine(ops(), PLAN);
  expect(view.groups.find((group) => group.rawValue === LUNCH)).toMatchObject({
    rows: null,
    decided: { value: "AFTERNOON", by: "operator@test" },
  });
  const [entry] = await entries("quarantine.decision-changed");
  expect(entry).toMatchObject({
    actorName: "operator@test",
    before: { rawValue: LUNCH, value: "MORNING", decidedBy: "operator@test" },
    after: { rawValue: LUNCH, value: "AFTERNOON", rows: 101 },
  });
});

test("a decision that stands is not contradicted by a second one", async () => {
  await bench.target.query(
    `insert into bookings ("timeText", period) values ($1, 'x'); `.replace("$1", `'${LUNCH}'`) +
      `update bookings set period = null where period = 'x'`,
  );
  await bench.target.query(
    `insert into sluice.quarantine (plan, step, row_key, raw_value)
     select $1, $2, id::text, "timeText" from bookings where "timeText" = $3 and period is null`,
    [PLAN, STEP, LUNCH],
  );
  await expect(decide(LUNCH, 1, "MORNING")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Change that decision instead"),
  });
  await decide(LUNCH, 1, "AFTERNOON");
});

test("of two people who change it at once one is told, and it is written batch by batch", async () => {
  await book(2_500);
  const rows = await count("AFTERNOON");
  const results = await Promise.allSettled([
    change("AFTERNOON", "MORNING", rows),
    change("AFTERNOON", "MORNING", rows),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await periods()).toBe("MORNING");
  expect(await count("MORNING")).toBe(rows);
});

test("a booking that was under way when the decision changed is rewritten as well", async () => {
  const slow = await bench.target.connect();
  await slow.query("begin");
  await slow.query(`insert into bookings ("timeText") values ($1)`, [LUNCH]);
  const before = await count("MORNING"); // without the one that is not committed
  const changing = change("MORNING", "AFTERNOON", before);
  await expect.poll(() => count("AFTERNOON"), { timeout: 20_000 }).toBe(before);
  await slow.query("commit");
  slow.release();
  await changing;
  await expect
    .poll(
      async () => {
        await bench.watch();
        return periods();
      },
      { timeout: 20_000 },
    )
    .toBe("AFTERNOON");
  expect(await one("select count(*) from sluice.rewrites")).toBe("0");
});

test("what a process left half done when it died the worker finishes, and tells once", async () => {
  const { definition } = await requirePlan(bench.db, PLAN);
  const ruleStep = ruleSteps(definition).find(({ step }) => step === STEP);
  if (!ruleStep) throw new Error("the fixture has no rules");
  const rows = await count("AFTERNOON");
  const client = await bench.target.connect();
  await client.query("begin");
  await lockQuarantine(client, PLAN);
  await changeGroup(
    client,
    definition,
    ruleStep,
    { rawValue: LUNCH, from: "AFTERNOON", to: "MORNING", expectedRows: rows },
    "somebody",
  );
  await leaveAudit(client, ops(), PLAN, {
    action: "quarantine.left-open",
    subject: { kind: "quarantine", id: PLAN },
    after: { rows },
  });
  await replaceRules(client, definition);
  await client.query("commit");
  await client.query("update sluice.audits set at = '2026-01-02T03:04:05Z'");
  const left = (await client.query("select * from sluice.audits")).rows[0];
  expect(await periods()).toBe("AFTERNOON");

  await bench.watch();
  expect(await periods()).toBe("MORNING");
  expect(await entries("quarantine.left-open")).toMatchObject([
    { actorName: "operator@test", after: { rows, decidedAt: "2026-01-02T03:04:05.000Z" } },
  ]);
  expect(await one("select count(*) from sluice.audits")).toBe("0");
  // Taken over by one that died before it could say so here.
  await client.query(
    "insert into sluice.audits select * from json_populate_record(null::sluice.audits, $1)",
    [JSON.stringify(left)],
  );
  client.release();
  await Promise.all([bench.watch(), bench.watch()]);
  expect(await entries("quarantine.left-open")).toHaveLength(1);
  expect(await one("select count(*) from sluice.audits")).toBe("0");
});

test("rules that the worker installs while a decision changes are those of the changed decision", async () => {
  const { definition } = await requirePlan(bench.db, PLAN);
  const person = await bench.target.connect();
  try {
    await person.query("begin");
    await lockQuarantine(person, PLAN);
    let installed = false;
    const installing = installRules(bench.target, definition).then(() => {
      installed = true;
    });
    // It has begun: it waits for its turn, or, were there none, is through with the decision as it was.
    await expect
      .poll(
        async () =>
          installed ||
          (await one(`select count(*) from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`)),
      )
      .toBe("1");
    await person.query("update sluice.decisions set value = 'AFTERNOON' where raw_value = $1", [LUNCH]);
    await person.query("commit");
    await installing;
    expect(await one("select sluice.period_of('after lunch')")).toBe("AFTERNOON");
  } finally {
    await person.query("update sluice.decisions set value = 'MORNING' where raw_value = $1", [LUNCH]);
    person.release();
    await installRules(bench.target, definition);
  }
});

test("a withdrawn decision leaves its rows to a person again, and is a rule no more", async () => {
  const rows = await count("MORNING");
  const answer = await change("MORNING", null, rows);
  expect(answer).toMatchObject({ groups: 1, rows, withdrawn: { groups: 1, rows }, settled: true });
  expect(await periods()).toBe("none");
  const { groups } = await readQuarantine(ops(), PLAN);
  expect(answer.undecidedRows).toBe(groups.reduce((sum, group) => sum + (group.rows ?? 0), 0));
  await book();
  const waiting = async () =>
    (await readQuarantine(ops(), PLAN)).groups.find((group) => group.rawValue === LUNCH);
  await bench.watch();
  expect(await waiting()).toMatchObject({ rows: rows + 1, decided: null });
  expect(await entries("quarantine.decision-withdrawn")).toMatchObject([
    { before: { value: "MORNING" }, after: { value: null, rows } },
  ]);
  await decide(LUNCH, rows + 1, "AFTERNOON");
  await decide("=1+1", 100, "MORNING");
});

test("the file changes too, an emptied cell withdraws nothing, and it is refused once it is out of date", async () => {
  const csv = await exportQuarantineCsv(ops(), { plan: PLAN });
  const edited = csv
    .split("\r\n")
    .map((line) => (line.includes(LUNCH) ? line.replace('"AFTERNOON"', '"MORNING"') : line))
    .map((line) => (line.includes("=1+1") ? line.replace('"MORNING"', '""') : line))
    .join("\r\n");
  const rows = await count("AFTERNOON");
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: edited })).toMatchObject({
    groups: 1,
    rows,
    settled: true,
  });
  expect(await periods()).toBe("MORNING");
  expect(await one(`select count(*) from bookings where "timeText" = '=1+1' and period is null`)).toBe("0");
  // A second time it says what is.
  const changes = (await entries("quarantine.decision-changed")).length;
  expect(await importQuarantineCsv(ops(), { plan: PLAN, csv: edited })).toMatchObject({ groups: 0, rows: 0 });
  expect(await entries("quarantine.decision-changed")).toHaveLength(changes);
  await change("MORNING", null, rows);
  await expect(importQuarantineCsv(ops(), { plan: PLAN, csv: edited })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("is not decided any more"),
  });
  await decide(LUNCH, rows, "MORNING");
});

test("when the table requires a value it is changed and not withdrawn; when a later phase stands on it, neither", async () => {
  await decide(null, 100, "MORNING");
  await bench.watch();
  await bench.work(); // to the end of the backfill, which requires a period
  const rows = await count("MORNING");
  await expect(change("MORNING", null, rows)).rejects.toMatchObject({
    code: "gate-closed",
    message: expect.stringContaining("constraint bookings_period_set"),
  });
  await change("MORNING", "AFTERNOON", rows);
  expect(await periods()).toBe("AFTERNOON");

  const begin = (phase: string, state: PhaseState) =>
    bench.db.planPhase.updateMany({ where: { planName: PLAN, phase }, data: { state } });
  await begin("switchover", "running");
  expect((await readQuarantine(ops(), PLAN)).stand.change).toBeNull();
  await expect(change("AFTERNOON", null, rows)).rejects.toThrow(/switchover has begun/);
  await begin("contract", "done");
  await expect(change("AFTERNOON", "MORNING", rows)).rejects.toThrow(
    /contract phase is done.*Restore it first/,
  );
  expect(inEnglish((await readQuarantine(ops(), PLAN)).stand.change)).toMatch(/contract phase is done/);
  const own = { outcome: "refused", action: { startsWith: "quarantine.decision-" } };
  expect(await bench.db.auditEntry.count({ where: own })).toBe(3);
  expect(await periods()).toBe("AFTERNOON");
});
