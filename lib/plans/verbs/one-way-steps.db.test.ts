import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import { readCheckStandings } from "../../checks/read-check-standings.ts";
import type { Phase } from "../model.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

const removal = (name: string, column: string) => ({
  [`4-contract/${name}/step.yaml`]: "table: people\nkey: id",
  [`4-contract/${name}/backup.sql`]: `select id, ${column} from people`,
  [`4-contract/${name}/up.sql`]: `alter table people drop column ${column}`,
  [`4-contract/${name}/restore.sql`]: `alter table people add column ${column} text; update people p set ${column} = b.${column} from sluice_backup b where b.id = p.id`,
});
const oneWay = (path: string, sql: string, more = "") => ({
  [`${path}/up.sql`]: sql,
  [`${path}/step.yaml`]: `oneWay: nobody reads it any more${more}`,
});
const PEOPLE =
  "create table people (id int primary key, note text, name text); insert into people select n, 'n', 'Kim' from generate_series(1, 9) n";
const COLUMNS =
  "select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'people'::regclass and attnum > 0 and not attisdropped";

test("contract that was restored counts as begun only when it takes something away again", async () => {
  const { assumeRehearsed, admin, target, watch, work, db, one } = await openSmallPlan(PEOPLE, {
    "1-expand/010-short/up.sql": "alter table people add column short text",
    "1-expand/010-short/rollback.sql": "alter table people drop column short",
    "2-backfill/020-short/step.yaml": "table: people\nkey: id",
    "2-backfill/020-short/batch.sql":
      "update people set short = left(name, 1) where id > :after and id <= :upto",
    "2-backfill/020-short/rollback.sql": "update people set short = null where id > :after and id <= :upto",
    "2-backfill/020-short/checks.yaml":
      '- {name: all short, query: "select count(*) from people where short is null", expect: 0, when: live}',
    ...oneWay("4-contract/010-note", "alter table people drop column note"),
    ...removal("020-name", "name"),
  });
  const start = async (phase: Phase) => {
    await startPhase(admin, { plan: PLAN, phase, confirmName: PLAN });
    return work();
  };
  for (const phase of ["expand", "backfill", "contract"] as const) {
    await assumeRehearsed(phase);
    await start(phase);
  }
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one(COLUMNS)).toBe("id,short,name");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await target.query("update people set short = null where id < 5");
  await work();
  expect(await one(COLUMNS)).toBe("id,short,name");
  expect(inEnglish(await db.planJob.findFirst({ orderBy: { requestedAt: "desc" } }))).toMatchObject({
    state: "paused",
    pauseReason: expect.stringContaining('The check "all short" of backfill found 4'),
  });
  const check = async () => (await readCheckStandings(db, new Date(), PLAN))[0];
  expect(await check()).toMatchObject({ state: "fail", runnable: true });
  await target.query("update people set short = left(name, 1)");
  await watch();
  await resumeJob(admin, { plan: PLAN });
  await work();
  expect(await one(COLUMNS)).toBe("id,short");
  expect(await check()).toMatchObject({ state: "superseded" });
});

test("what a one-way step ran cannot change once its phase was undone, and no other takes its name", async () => {
  const { assumeRehearsed, change, remove, ops, work, db } = await openSmallPlan(PEOPLE, {
    ...oneWay("1-expand/010-v", "create table v (id int)"),
    "1-expand/020-short/up.sql": "alter table people add column short text",
    "1-expand/020-short/rollback.sql": "alter table people drop column short",
  });
  await assumeRehearsed("expand");
  await startPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect(await db.planPhase.findFirst()).toMatchObject({ state: "rolled_back" });
  const more = { "1-expand/010-v/up.sql": "create table v (id int); create table w (id int)" };
  expect(await change(more)).toBe(
    "The folder changes what the step 010-v of expand runs. It has run and has no way back, so that it never runs again. Put it back, and add what is new as a step of its own.",
  );
  expect(await change({ "1-expand/020-short/up.sql": "alter table people add column short int" })).toBeNull();
  expect(await remove("1-expand/010-v")).toBeNull();
  expect(await change(oneWay("1-expand/010-v", "create table w (id int)"))).toBe(
    "The folder adds the step 010-v to expand, by the name of one that has run and has no way back: it would never run. Give it another name.",
  );
});

test("contract that stopped within a one-way step takes no change of what runs, and its restore leaves what has run", async () => {
  const { assumeRehearsed, change, admin, target, work, one } = await openSmallPlan(PEOPLE, {
    ...oneWay(
      "4-contract/010-both",
      "alter table people drop column note; alter table people drop column name",
      "\ntx: none",
    ),
    ...removal("020-id", "id"),
  });
  await assumeRehearsed("contract");
  await target.query("create view names as select name from people");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await work();
  expect(await one(COLUMNS)).toBe("id,name");
  const mended = (first: string) => ({
    "4-contract/010-both/up.sql": `${first}; drop view names; alter table people drop column name`,
  });
  const stopped =
    "The folder changes what the plan runs, and contract stopped within the step 010-both: what changed could not be rehearsed. Put it back and let contract go on to its end; restore contract before it changes.";
  expect(await change(mended("alter table people drop column note"))).toBe(stopped);
  expect(await change(removal("030-id", "id"))).toBe(stopped);
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await change(mended("select 1"))).toBe(
    "The folder changes what of the step 010-both of contract has run, its first statement: it has no way back and goes on after that. Put that back; what comes after it may change.",
  );
  expect(await change(mended("alter table people drop column note"))).toBeNull();
});

test("contract that failed having done nothing stands in nobody's way", async () => {
  const { assumeRehearsed, change, remove, ops, admin, target, work, db } = await openSmallPlan(PEOPLE, {
    "1-expand/010-v/up.sql": "create table v (id int)",
    "1-expand/010-v/rollback.sql": "drop table v",
    ...oneWay("4-contract/010-name", "alter table people drop column name"),
  });
  await assumeRehearsed("expand");
  await assumeRehearsed("contract");
  await startPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  await target.query("create view names as select name from people");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await work();
  const steps = async () => (await db.planStep.findMany({ where: { phase: "contract" } })).map((s) => s.step);
  expect(await db.planStep.findFirst({ where: { phase: "contract" } })).toMatchObject({ state: "failed" });
  expect(await change(oneWay("4-contract/020-name", "drop view names"))).toBeNull();
  expect(await remove("4-contract/010-name")).toBeNull();
  expect(await steps()).toEqual(["020-name"]);
  await assumeRehearsed("contract");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  await assumeRehearsed("expand");
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect((await db.planPhase.findMany()).map(({ state }) => state)).toEqual(["rolled_back", "rolled_back"]);
});
