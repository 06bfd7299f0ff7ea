import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { readCheckStandings } from "../../checks/read-check-standings.ts";
import type { Phase } from "../model.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

const PEOPLE =
  "create table people (id int primary key, name text, short text); insert into people select n, 'Kim' from generate_series(1, 5000) n; create table other (ok bool); insert into other values (true)";
const liveCheck = (name: string, query: string, expected: number) => ({
  "2-backfill/010-x/up.sql": "create table x (id int)",
  "2-backfill/010-x/rollback.sql": "drop table x",
  "2-backfill/010-x/checks.yaml": `- {name: ${name}, query: "${query}", expect: ${expected}, when: live}`,
});
const batches = (path: string, sql: string) => ({
  [`${path}/step.yaml`]: "table: people\nkey: id\noneWay: nobody reads it",
  [`${path}/batch.sql`]: sql,
});
const PURGE = "delete from people where id > :after and id <= :upto";

type Plan = Awaited<ReturnType<typeof openSmallPlan>>;
const runPhase = async ({ assumeRehearsed, admin, work, db }: Plan, phase: Phase) => {
  await assumeRehearsed(phase);
  await startPhase(admin, { plan: PLAN, phase, confirmName: PLAN });
  await work();
  return inEnglish(await db.planJob.findFirstOrThrow({ orderBy: { requestedAt: "desc" } }));
};
const statesOf = async ({ db }: Plan, phase: Phase) => {
  const { state } = await db.planPhase.findFirstOrThrow({ where: { phase } });
  const steps = await db.planStep.findMany({ where: { phase }, orderBy: { step: "asc" } });
  return [state, ...steps.map((one) => `${one.step} ${one.state}`)];
};

test("contract that stopped between the batches of a one-way step has begun", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...liveCheck("all there", "select count(*) from people", 5000),
    ...batches("4-contract/010-purge", PURGE),
  });
  const { target, admin, ops, work, one, change, remove } = plan;
  await runPhase(plan, "backfill");
  await target.query("create table ref (id int references people); insert into ref values (4900)");
  expect(await runPhase(plan, "contract")).toMatchObject({ state: "failed" });
  expect(Number(await one("select count(*) from people"))).toBeLessThan(5000);
  const back = restorePhase(admin, { plan: PLAN, phase: "contract" });
  await expect(back).rejects.toThrow("Contract cannot be undone");
  await expect(rollbackPhase(ops, { plan: PLAN, phase: "backfill" })).rejects.toThrow(
    "It stays as it is: contract, which comes after it, has begun and has no way back.",
  );
  const stopped =
    "The folder changes what the plan runs, and contract stopped within the step 010-purge: what changed could not be rehearsed. Put it back, mend in t what stopped it, and start contract again.";
  const more = batches("4-contract/020-more", PURGE);
  expect(await change(more)).toBe(stopped);
  expect(await change(batches("4-contract/010-purge", `${PURGE} and id < 900`))).toBe(
    "The folder changes what the step 010-purge of contract runs. It stopped on the way, has no way back and goes on from there. Put it back.",
  );
  expect(await remove("4-contract")).toBe(
    "The folder lacks the phase contract, which has begun. Put it back.",
  );
  await target.query("drop table ref");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await work();
  expect(await statesOf(plan, "contract")).toEqual(["done", "010-purge done"]);
  expect(Number(await one("select count(*) from people"))).toBe(0);
});

test("a one-way step of contract judges the gates before each of its batches commits", async () => {
  const plan = await openSmallPlan(PEOPLE, {
    ...liveCheck("other is ok", "select count(*) from other where not ok", 0),
    ...batches("4-contract/010-purge", PURGE),
  });
  const { target, admin, assumeRehearsed, watch, work, one, db } = plan;
  await runPhase(plan, "backfill");
  await assumeRehearsed("contract");
  const person = await target.connect();
  await person.query("begin; select from people where id = 1 for update");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  const working = work();
  const waiting =
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from people%'";
  await waitUntil("the first batch waits for the row", async () => Number(await one(waiting)) > 0);
  await target.query("update other set ok = false");
  await person.query("commit");
  person.release();
  await working;
  expect(inEnglish(await db.planJob.findFirst({ orderBy: { requestedAt: "desc" } }))).toMatchObject({
    state: "paused",
    pauseReason: expect.stringContaining('The check "other is ok" of backfill found 1'),
  });
  expect(Number(await one("select count(*) from people"))).toBe(5000);
  expect(await db.planPhase.findFirst({ where: { phase: "contract" } })).toMatchObject({ marksBefore: null });
  await target.query("update other set ok = true");
  await watch();
  await resumeJob(admin, { plan: PLAN });
  await work();
  expect(await statesOf(plan, "contract")).toEqual(["done", "010-purge done"]);
});

const fill = (value: string) =>
  batches(
    "2-backfill/020-short",
    `update people set short = '${value}' || 1 / (case when id = 4900 and exists (select from other where ok) then 0 else 1 end) where id > :after and id <= :upto`,
  );
/** A plan whose backfill was rolled back, with a part of a one-way step done. */
const openHalfFilled = async (files: Record<string, string> = {}) => {
  const plan = await openSmallPlan(PEOPLE, {
    ...liveCheck("x", "select 0", 0),
    ...fill("old"),
    ...files,
  });
  const { ops, work, assumeRehearsed } = plan;
  if (Object.keys(files).length > 0) await runPhase(plan, "expand");
  expect(await runPhase(plan, "backfill")).toMatchObject({ state: "failed" });
  await assumeRehearsed("backfill");
  await rollbackPhase(ops, { plan: PLAN, phase: "backfill" });
  await work();
  return plan;
};
const statements = (path: string) => ({
  [`${path}/up.sql`]: "select 1",
  [`${path}/step.yaml`]: "oneWay: nobody reads it",
});
const takes = (phase: Phase) =>
  `The folder adds the step 020-short to ${phase}, by the name of one that has run and has no way back: it would never run. Give it another name.`;

test("what a one-way step ran in a part of its batches cannot change after the rollback of its phase", async () => {
  const plan = await openHalfFilled();
  const { target, change, remove, rehearse } = plan;
  expect(await statesOf(plan, "backfill")).toEqual(["rolled_back", "010-x rolled_back", "020-short failed"]);
  expect(await change(fill("new"))).toBe(
    "The folder changes what the step 020-short of backfill runs. It stopped on the way, has no way back and goes on from there. Put it back.",
  );
  expect(await remove("2-backfill/020-short")).toBeNull();
  expect(await change(fill("new"))).toBe(
    "The folder adds the step 020-short to backfill, by the name of one that has run and has no way back: it would never run. Give it another name.",
  );
  expect(await change(batches("4-contract/020-short", PURGE))).toBe(
    "The folder adds the step 020-short to contract, by the name of one that has run and has no way back: it would never run. Give it another name.",
  );
  expect(await change(fill("old"))).toBeNull();
  await target.query("update other set ok = false");
  const { rollbackProven, report } = await rehearse("backfill");
  expect({ rollbackProven, report }).toMatchObject({
    rollbackProven: false,
    report: {
      notLookedAt: expect.arrayContaining([
        {
          what: "020-short: it has run in part on the target already, and only the rest was run here",
          named: false,
        },
      ]),
    },
  });
  await runPhase(plan, "backfill");
  const values = await target.query("select short, count(*)::int from people group by 1");
  expect(values.rows).toEqual([{ short: "old1", count: 5000 }]);
});

test("a step of another phase that comes to have batches cannot go on where a one-way step of its name stopped", async () => {
  const { change, remove, target } = await openHalfFilled();
  expect(await remove("2-backfill/020-short")).toBeNull();
  expect(await change(statements("4-contract/020-short"))).toBeNull();
  const contract = { "4-contract/020-short/up.sql": null, ...batches("4-contract/020-short", PURGE) };
  expect(await change(contract)).toBe(takes("contract"));
  // So it is where an older Sluice ran it, which kept no more than how far the batches are.
  await target.query("delete from sluice.steps where step = '020-short'");
  expect(await change(contract)).toBe(takes("contract"));
  expect(await change(fill("old"))).toBe(takes("backfill"));
  expect(await remove("4-contract/020-short")).toBeNull();
  expect(await change(batches("4-contract/030-short", PURGE))).toBeNull();
});

test("what an older Sluice ran in a part of its batches cannot leave the folder and come back with another text", async () => {
  const { db, change, remove, target } = await openHalfFilled();
  await target.query("delete from sluice.steps where step = '020-short'");
  expect(await remove("2-backfill/020-short")).toBeNull();
  expect(await change(fill("new"))).toBe(takes("backfill"));
  expect(await change(batches("4-contract/020-short", PURGE))).toBe(takes("contract"));
  // Nor while the target does not say how far it is.
  const name = String((await target.query("select current_database()")).rows[0]?.current_database);
  await db.$executeRawUnsafe(`alter database "${name}" allow_connections false`);
  await target.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  expect(await change(batches("4-contract/020-short", PURGE))).toBe(takes("contract"));
});

test("a step of its name in another phase does not hide what an older Sluice ran in a part of its batches", async () => {
  const { change, target, rehearse } = await openHalfFilled(statements("1-expand/020-short"));
  await target.query("delete from sluice.steps where step = '020-short' and phase = 'backfill'");
  expect(await change(fill("new"))).toBe(
    "The folder changes what the step 020-short of backfill runs. It stopped on the way, has no way back and goes on from there. Put it back.",
  );
  await target.query("update other set ok = false");
  expect((await rehearse("backfill")).report).toMatchObject({
    notLookedAt: expect.arrayContaining([
      {
        what: "020-short: it has run in part on the target already, and only the rest was run here",
        named: false,
      },
    ]),
  });
});

test.each([
  [
    "a partition that is detached",
    "alter table parts detach partition parts1 concurrently",
    "select count(*) from parts",
    50,
  ],
  [
    "an index that is dropped",
    "drop index concurrently people_name",
    "select count(*) from pg_class where relname = 'people_name'",
    1,
  ],
])(
  "contract has begun by %s, though its worker died before it could say so",
  async (_, sql, query, expected) => {
    const oneWay = (text: string) => ({
      "4-contract/010-it/up.sql": text,
      "4-contract/010-it/step.yaml": "oneWay: nobody reads it\ntx: none",
    });
    const plan = await openSmallPlan(
      `${PEOPLE}; create index people_name on people (name); create table parts (id int) partition by range (id);
       create table parts1 partition of parts for values from (0) to (100); insert into parts select generate_series(1, 50)`,
      { ...liveCheck("still there", query, expected), ...oneWay(sql) },
    );
    const { db, admin, ops, work, target, one, change, assumeRehearsed } = plan;
    await runPhase(plan, "backfill");
    await db.$executeRawUnsafe(
      "create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$",
    );
    await db.$executeRawUnsafe(
      "create trigger die before update on plan_steps for each row when (new.phase = 'contract' and new.lock_tries is not null) execute function die()",
    );
    await assumeRehearsed("contract");
    await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
    await work();
    expect(Number(await one(query))).toBe(0);
    expect((await target.query("select statements from sluice.steps where phase = 'contract'")).rows).toEqual(
      [{ statements: 0 }],
    );
    const begun = await readCheckStandings(db, new Date(), PLAN);
    expect(begun).toMatchObject([{ state: "superseded" }]);
    await db.$executeRawUnsafe("drop trigger die on plan_steps");
    await expect(rollbackPhase(ops, { plan: PLAN, phase: "backfill" })).rejects.toThrow();
    await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
    await work();
    expect(await statesOf(plan, "contract")).toEqual(["done", "010-it done"]);
    expect(await change(oneWay("create table something (id int)"))).not.toBeNull();
  },
);

test("a statement that a worker sent before it died, and that did nothing, takes nothing", async () => {
  const plan = await openSmallPlan(`${PEOPLE}; create index people_name on people (name)`, {
    ...liveCheck("other is ok", "select count(*) from other where not ok", 0),
    "4-contract/010-it/up.sql": "drop index concurrently people_name",
    "4-contract/010-it/step.yaml": "oneWay: nobody reads it\ntx: none",
  });
  const { db, admin, assumeRehearsed, target, work, one } = plan;
  await runPhase(plan, "backfill");
  await assumeRehearsed("contract");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await db.planPhase.updateMany({ where: { phase: "contract" }, data: { marksBefore: [] } });
  await target.query(
    "insert into sluice.steps (plan, phase, step, statements, midway) values ('small', 'contract', '010-it', 0, true)",
  );
  await target.query("update other set ok = false");
  await work();
  expect(await db.planPhase.findFirst({ where: { phase: "contract" } })).toMatchObject({
    state: "paused",
    marksBefore: null,
  });
  expect(await one("select to_regclass('people_name') is not null")).toBe(true);
});
