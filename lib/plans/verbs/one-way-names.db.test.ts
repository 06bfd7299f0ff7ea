import { expect, test } from "vitest";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import type { Phase } from "../model.ts";
import { restorePhase } from "./restore-phase.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

const PEOPLE =
  "create table people (id int primary key, note text, name text, third text); insert into people select n, 'n', 'Kim' from generate_series(1, 9) n";
const oneWay = (path: string, sql: string, more = "") => ({
  [`${path}/up.sql`]: sql,
  [`${path}/step.yaml`]: `oneWay: nobody reads it any more${more}`,
});
const undoable = (path: string, sql: string, rollback: string) => ({
  [`${path}/up.sql`]: sql,
  [`${path}/rollback.sql`]: rollback,
});
const SHORT = undoable(
  "1-expand/020-short",
  "alter table people add column short text",
  "alter table people drop column short",
);
const removal = (name: string, column: string) => ({
  [`4-contract/${name}/step.yaml`]: "table: people\nkey: id",
  [`4-contract/${name}/backup.sql`]: `select id, ${column} from people`,
  [`4-contract/${name}/up.sql`]: `alter table people drop column ${column}`,
  [`4-contract/${name}/restore.sql`]: `alter table people add column ${column} text; update people p set ${column} = b.${column} from sluice_backup b where b.id = p.id`,
});

type Plan = Awaited<ReturnType<typeof openSmallPlan>>;
const runPhase = async ({ assumeRehearsed, admin, work }: Plan, phase: Phase) => {
  await assumeRehearsed(phase);
  await startPhase(admin, { plan: PLAN, phase, confirmName: PLAN });
  await work();
};
const statesOf = async ({ db }: Plan) =>
  (await db.planStep.findMany({ orderBy: [{ phase: "asc" }, { step: "asc" }] })).map(
    ({ step, state }) => `${step} ${state}`,
  );
const again = (step: string, phase: Phase) =>
  `The folder adds the step ${step} to ${phase}, by the name of one that has run and has no way back: it would never run. Give it another name.`;

test("a removal cannot take the name of a one-way step of contract that ran, though contract has begun again", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...oneWay("4-contract/010-note", "alter table people drop column note"),
    ...removal("020-name", "name"),
  });
  const { admin, target, work, change, remove } = plan;
  await runPhase(plan, "contract");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await remove("4-contract/010-note")).toBeNull();
  await target.query("create view names as select name from people");
  await runPhase(plan, "contract");
  expect(await change(removal("010-note", "third"))).toBe(again("010-note", "contract"));
});

test("a step with a way back cannot take the name of a one-way step that ran, though its phase has begun again", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...oneWay("1-expand/010-v", "create table v (id int)"),
    ...SHORT,
  });
  const { ops, target, work, change, remove, assumeRehearsed } = plan;
  await runPhase(plan, "expand");
  await assumeRehearsed("expand");
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect(await remove("1-expand/010-v")).toBeNull();
  await target.query("alter table people add column short text");
  await runPhase(plan, "expand");
  const important = undoable("1-expand/010-v", "create table important (id int)", "drop table if exists v");
  expect(await change(important)).toBe(again("010-v", "expand"));
  // So it is where an older Sluice ran it, which kept no record of what.
  await target.query("update sluice.steps set ran = null");
  expect(await change(important)).toBe(again("010-v", "expand"));
  expect(await change(oneWay("1-expand/010-v", "create table important (id int)"))).toBe(
    again("010-v", "expand"),
  );
});

test("of a contract that was restored what stands may leave, while another phase has begun", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...SHORT,
    ...oneWay("4-contract/010-note", "alter table people drop column note"),
    ...removal("020-name", "name"),
  });
  const { admin, work, change, remove } = plan;
  await runPhase(plan, "expand");
  await runPhase(plan, "contract");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await change(oneWay("4-contract/005-first", "select 1"))).toBeNull();
  expect(await remove("4-contract/010-note")).toBeNull();
  expect(await remove("4-contract")).toBeNull();
});

test("a step that has run cannot become one-way and change what it runs, in one change of the folder or in two", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...undoable("1-expand/010-v", "create table v (id int)", "drop table v"),
    ...SHORT,
  });
  const { change } = plan;
  await runPhase(plan, "expand");
  const became =
    "The folder takes the way back of the step 010-v of expand, and with it changes what it runs. It has run, and would not run again. Put back what has run, or its way back.";
  const drop = { "1-expand/010-v/rollback.sql": null };
  const more = "create table v (id int); create table w (id int)";
  expect(await change({ ...drop, ...oneWay("1-expand/010-v", more) })).toBe(became);
  expect(await change({ "1-expand/010-v/up.sql": more })).toBeNull();
  expect(await change({ ...drop, ...oneWay("1-expand/010-v", more) })).toBe(became);
  expect(await change({ ...drop, ...oneWay("1-expand/010-v", "create table v (id int)") })).toBeNull();
});

test("a contract of one-way steps that stopped within one sends nobody to restore it", async () => {
  const both = (second: string) =>
    oneWay("4-contract/010-both", `alter table people drop column note; ${second}`, "\ntx: none");
  const plan = await openSmallPlan(PEOPLE, {
    ...SHORT,
    ...both("alter table people add check (name <> 'Kim')"),
  });
  const { change, remove } = plan;
  await runPhase(plan, "expand");
  await runPhase(plan, "contract");
  expect(await change(both("alter table people add check (name <> 'Kim') not valid"))).toBe(
    "The folder changes what the plan runs, and contract stopped within the step 010-both: what changed could not be rehearsed. Put it back, mend in t what stopped it, and start contract again.",
  );
  expect(await remove("4-contract")).toBe(
    "The folder lacks the phase contract, which has begun. Put it back.",
  );
});

test("a rehearsal names the one-way steps that stand, whatever became of their phase", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...oneWay("1-expand/010-v", "create table v (id int)"),
    "1-expand/010-v/checks.yaml": '- {name: none, query: "select count(*) from v", expect: 0}',
    ...SHORT,
    ...oneWay("4-contract/010-note", "alter table people drop column note"),
    ...removal("020-name", "name"),
  });
  const { admin, ops, work, rehearse, target } = plan;
  await runPhase(plan, "expand");
  await runPhase(plan, "contract");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  const named = (step: string) => ({
    rollbackProven: false,
    report: {
      error: null,
      notLookedAt: [
        {
          what: `${step}: it has run on the target already, and was neither run nor undone here`,
          named: false,
        },
      ],
    },
  });
  expect(await rehearse("contract")).toMatchObject(named("010-note"));
  await plan.assumeRehearsed("expand");
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect(await rehearse("expand")).toMatchObject(named("010-v"));
  // Of one that stands and whose check fails now the record says that it stands, once its phase is undone.
  await target.query("insert into v values (1)");
  await runPhase(plan, "expand");
  expect((await statesOf(plan)).slice(0, 2)).toEqual(["010-note done", "020-name rolled_back"]);
  expect(await statesOf(plan)).toContain("010-v failed");
  await plan.assumeRehearsed("expand");
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect(await statesOf(plan)).toContain("010-v done");
});
