import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import type { Phase } from "../model.ts";
import { readPlan } from "../reads/read-plan.ts";
import { pauseJob } from "./pause-job.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

const PEOPLE = `create table people (id int primary key, name text, note text);
  insert into people select n, 'Kim' from generate_series(1, 1500) n`;
/** What keeps a way back from its end until it is dropped. */
const NO_MORE = `
  create function no_more() returns trigger language plpgsql as
    'begin if new.id = 1400 then raise exception ''no more''; end if; return new; end';
  create trigger no_more before update on people for each row execute function no_more()`;

/** A plan, its one phase, and what is counted of what that did: all at first, then a part, and none. */
type Case = { phase: Phase; files: Record<string, string>; count: string; all: number };

const RESTORE: Case = {
  phase: "contract",
  files: {
    "4-contract/010-name/step.yaml": "table: people\nkey: id\nrestoreTx: none",
    "4-contract/010-name/backup.sql": "select id, name from people",
    "4-contract/010-name/up.sql": "alter table people drop column name",
    "4-contract/010-name/restore.sql":
      "alter table people add column if not exists name text; update people p set name = b.name from sluice_backup b where b.id = p.id and p.id > :after and p.id <= :upto",
  },
  count: "select count(*) from people where to_jsonb(people) ->> 'name' is null",
  all: 1500,
};
const BATCHES: Case = {
  phase: "backfill",
  files: {
    "2-backfill/010-note/step.yaml": "table: people\nkey: id",
    "2-backfill/010-note/batch.sql": "update people set note = name where id > :after and id <= :upto",
    "2-backfill/010-note/rollback.sql": "update people set note = null where id > :after and id <= :upto",
  },
  count: "select count(note) from people",
  all: 1500,
};
const NO_TRANSACTION: Case = {
  phase: "expand",
  files: {
    "1-expand/010-index/step.yaml": "tx: none",
    "1-expand/010-index/up.sql":
      "alter table people add column born int; create index concurrently people_born on people (born)",
    "1-expand/010-index/rollback.sql":
      "drop index concurrently people_born; update people set name = name; alter table people drop column born",
  },
  count: `select (select count(*) from pg_class where relname = 'people_born') +
    (select count(*) from pg_attribute where attrelid = 'people'::regclass and attname = 'born')`,
  all: 2,
};

async function open({ phase, files, count }: Case) {
  const bench = await openSmallPlan(PEOPLE, files);
  const { admin, one, work } = bench;
  const ofPhase = { plan: PLAN, phase };
  const start = () =>
    startPhase(admin, { ...ofPhase, ...(phase === "contract" ? { confirmName: PLAN } : {}) });
  const undo = () => (phase === "contract" ? restorePhase : rollbackPhase)(admin, ofPhase);
  await bench.rehearse(phase);
  return {
    ...bench,
    start,
    undo,
    run: async () => {
      await start();
      await work();
    },
    back: async () => {
      await undo();
      await work();
    },
    counted: async () => Number(await one(count)),
    view: async () => inEnglish((await readPlan(admin, PLAN))?.phases[0]),
    state: async () => (await readPlan(admin, PLAN))?.phases[0]?.state,
  };
}

test.each([
  ["a restore that goes on beside others", RESTORE],
  ["a rollback in batches", BATCHES],
  ["a rollback without a transaction", NO_TRANSACTION],
])("%s that stopped half way keeps its phase from starting until it came to its end", async (_, of) => {
  const { target, start, run, back, counted, view, state } = await open(of);
  await run();
  expect([await state(), await counted()]).toEqual(["done", of.all]);
  await target.query(NO_MORE);
  await back();
  expect(await counted()).toBeLessThan(of.all);
  expect(await counted()).toBeGreaterThan(0);
  const step = Object.keys(of.files)[0]?.split("/")[1];
  const toEnd = of.phase === "contract" ? "Restore contract" : `Roll ${of.phase} back`;
  const said = `The step ${step} is half undone: its way back has begun and not ended, so that a part of what it did may be gone. ${toEnd} to its end first.`;
  expect(await view()).toMatchObject({
    state: "failed",
    startBlockedBy: said,
    rollbackBlockedBy: null,
    gates: expect.arrayContaining([expect.objectContaining({ id: "nothing-half-undone", state: "red" })]),
  });
  await expect(start()).rejects.toMatchObject({ code: "gate-closed", message: said });
  await target.query("drop trigger no_more on people");
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect((await view())?.startBlockedBy).toBeNull();
  await run();
  expect([await state(), await counted()]).toEqual(["done", of.all]);
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
});

async function openHalfUndone(of: Case, more: Record<string, string> = {}) {
  const opened = await open({ ...of, files: { ...of.files, ...more } });
  await opened.run();
  await opened.target.query(NO_MORE);
  await opened.back();
  expect(await opened.state()).toBe("failed");
  return opened;
}

test("a rehearsal of a later phase takes no step for done that is half undone", async () => {
  const { rehearse } = await openHalfUndone(NO_TRANSACTION, BATCHES.files);
  const { ok, report } = inEnglish(await rehearse("backfill"));
  expect(ok).toBe(false);
  expect(JSON.stringify(report)).toMatch(
    /The phase expand, which comes first, did not succeed: The step 010-index is half undone: .* Roll expand back to its end first\./,
  );
});

test.each([
  ["with the mark of its step", "update sluice.steps set undoing = false"],
  ["without one", "delete from sluice.steps"],
])("what an older Sluice left half undone, %s, is known and is rolled back to its end", async (_, older) => {
  const { target, db, start, back, counted, state } = await openHalfUndone(BATCHES);
  await target.query(older);
  // Set up anew, Sluice knows of no run, and the target does.
  await db.planPhase.updateMany({ data: { state: "waiting" } });
  await expect(start()).rejects.toMatchObject({ code: "gate-closed" });
  await target.query("drop trigger no_more on people");
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect((await target.query("select * from sluice.backfills")).rows).toEqual([]);
});

test("how far a way back was that is over makes no later one skip rows", async () => {
  const { target, run, back, counted } = await open(RESTORE);
  await target.query(
    "insert into sluice.backfills (plan, step, cursor, rows_done) values ('small', '010-name:rollback', '1200', 1200)",
  );
  await run();
  expect(await counted()).toBe(1500);
  await back();
  expect(await counted()).toBe(0);
});

test("what kept a way back from its end is mended in the folder, and it goes on to its end", async () => {
  const restore = RESTORE.files["4-contract/010-name/restore.sql"]?.replace(
    "where",
    "where p.id <> 1400 and",
  );
  const contract = await openHalfUndone(RESTORE);
  expect(await contract.change({ "4-contract/010-name/up.sql": "select 1" })).toMatch(
    /changes what the step/,
  );
  expect(await contract.change({ "4-contract/010-name/restore.sql": restore ?? "" })).toBeNull();
  await contract.back();
  expect([await contract.state(), await contract.counted()]).toEqual(["rolled_back", 1]);

  const expand = await openHalfUndone(NO_TRANSACTION);
  const rollback = "drop index concurrently if exists people_born; alter table people drop column born";
  expect(await expand.change({ "1-expand/010-index/rollback.sql": rollback })).toBeNull();
  expect(await expand.rehearse("expand")).toMatchObject({ ok: true, rollbackProven: true });
  await expand.back();
  expect([await expand.state(), await expand.counted()]).toEqual(["rolled_back", 0]);
});

test("a rollback whose connection was lost half way, and that was paused, goes on where it stopped", async () => {
  const { target, db, run, back, work, counted, view, state, admin, one } = await open(BATCHES);
  await run();
  // Once only: what a sequence gave stays given when its transaction ends.
  await target.query(`
    create sequence times; create table undone (id int);
    create function lose() returns trigger language plpgsql as $$ begin
      if new.id = 1400 and nextval('times') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
      insert into undone values (new.id);
      return new; end $$;
    create trigger lose before update on people for each row execute function lose()`);
  await back();
  // As a worker that was killed leaves it: nobody could say that the step is not done.
  expect(await counted()).toBe(500);
  expect(await view()).toMatchObject({
    state: "rolling_back",
    steps: [{ state: "done" }],
    gates: expect.arrayContaining([expect.objectContaining({ id: "nothing-half-undone", state: "red" })]),
  });
  await pauseJob(admin, { plan: PLAN });
  await db.$executeRaw`update plan_jobs set lease_until = now() - interval '1 second' where state = 'running'`;
  await work();
  expect([(await db.planJob.findFirst({ where: { kind: "rollback" } }))?.state, await counted()]).toEqual([
    "paused",
    500,
  ]);
  await resumeJob(admin, { plan: PLAN });
  await work();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
  expect(Number(await one("select count(*) from undone"))).toBe(1500);
});
