import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { FIXTURE_FOLDER, openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { reasonWords } from "../messages/audit/reason-words.ts";
import { readPlanFolder } from "../plans/definition/read-plan-folder.ts";
import { syncPlan } from "../plans/definition/sync-plans.ts";
import { startPhase } from "../plans/verbs/start-phase.ts";
import { decideQuarantine } from "./decide-quarantine.ts";
import { readQuarantine } from "./read-quarantine.ts";

const STEP = "020-period";
let root: string;
let folder: string;
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-lapse-"));
  folder = join(root, PLAN);
  await cp(FIXTURE_FOLDER, folder, { recursive: true });
  const tables = await readFile(join(FIXTURE_FOLDER, "../bookings.sql"), "utf8");
  const seed = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      `${tables}; alter table bookings add column other text; update bookings set other = "timeText"`,
    );
    await client.end();
  };
  bench = await openPlanBench({ folder, seed });
});
afterAll(async () => {
  await bench?.close();
  await rm(root, { recursive: true, force: true });
});

const ops = () => contextAs("operator", bench.db);
const one = async (sql: string) => String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const view = () => readQuarantine(ops(), PLAN);
const decide = (decisions: [rawValue: string | null, value: string | null][]) =>
  decideQuarantine(ops(), {
    plan: PLAN,
    step: STEP,
    decisions: decisions.map(([rawValue, value]) => ({ rawValue, value, expectedRows: 100 })),
  });
const listed = async () => {
  const { rehearsed, groups, lapsed } = await view();
  return {
    asked: rehearsed?.groups.filter((one) => one.leftOpen === null).map((one) => one.rawValue),
    open: rehearsed?.groups.filter((one) => one.leftOpen !== null).map((one) => one.rawValue),
    decided: groups.filter((one) => one.decided !== null).map((one) => one.rawValue),
    lapsed,
  };
};
async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, file), "utf8");
  await writeFile(join(folder, file), text.replaceAll(from, to));
  await syncPlan(ops(), await readPlanFolder(folder));
}

test("an answer holds while the plan names the same table, column and expression, and no longer", async () => {
  await bench.rehearse("backfill");
  await decide([
    ["=1+1", "MORNING"],
    [null, null],
  ]);
  await edit("2-backfill/020-period/rules.yaml", "name: am", "name: early");
  await bench.rehearse("backfill");
  const kept = { asked: ["after lunch"], open: [null], decided: ["=1+1"], lapsed: 0 };
  expect(await listed()).toEqual(kept);

  await edit("2-backfill/020-period/rules.yaml", `'"timeText"'`, "other");
  await edit("2-backfill/020-period/batch.sql", '"timeText"', "other");
  const run = await bench.rehearse("backfill");
  expect(run.report).toMatchObject({ error: null, decidedOnClone: 300 });
  expect(await listed()).toEqual({
    asked: ["=1+1", "after lunch", null],
    open: [],
    decided: [],
    lapsed: 2,
  });
});

test("the backfill fills no row by it, the audit says why, and it can be decided anew", async () => {
  for (const phase of ["expand", "backfill"] as const) {
    await bench.rehearse(phase);
    await startPhase(ops(), { plan: PLAN, phase });
    await bench.work();
  }
  expect(await one("select count(*) from bookings where other = '=1+1' and period is not null")).toBe("0");
  const { undecided, leftOpen, lapsed } = await view();
  expect({ undecided, leftOpen, lapsed }).toEqual({
    undecided: { rows: 300, values: 3 },
    leftOpen: null,
    lapsed: 0,
  });
  await bench.watch();
  const entries = await bench.db.auditEntry.findMany({ where: { action: "quarantine.decision-withdrawn" } });
  expect(entries).toMatchObject([
    {
      actorName: "worker",
      reason: null,
      before: { rawValue: "=1+1", value: "MORNING", decidedBy: "operator@test" },
    },
  ]);
  expect(entries.map(reasonWords)).toMatchObject([{ code: "auditReasons.decidedForOther" }]);
  expect(inEnglish(entries.map(reasonWords))[0]).toContain(
    'It was decided for bookings.period from "timeText".',
  );
  expect(await decide([["=1+1", "AFTERNOON"]])).toMatchObject({ rows: 100, ahead: false });
  expect((await listed()).decided).toEqual(["=1+1"]);
});
