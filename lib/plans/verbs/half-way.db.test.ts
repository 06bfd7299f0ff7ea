import { rm } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  BATCHES,
  NO_MORE,
  NO_TRANSACTION,
  openHalfUndone,
  openWayBack,
  RESTORE,
} from "../../../test/half-way.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { PLAN } from "../../../test/small-plan.ts";
import { readPlan } from "../reads/read-plan.ts";
import { pauseJob } from "./pause-job.ts";
import { resumeJob } from "./resume-job.ts";

test.each([
  ["a restore that goes on beside others", RESTORE],
  ["a rollback in batches", BATCHES],
  ["a rollback without a transaction", NO_TRANSACTION],
])("%s that stopped half way keeps its phase from starting until it came to its end", async (_, of) => {
  const { target, start, run, back, counted, view, state } = await openWayBack(of);
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
  const { target, run, back, counted } = await openWayBack(RESTORE);
  await target.query(
    "insert into sluice.backfills (plan, step, cursor, rows_done) values ('small', '010-name:restore:1', '1200', 1200)",
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
  expect(await expand.rehearse("expand")).toMatchObject({ ok: true, rollbackProven: false });
  await expand.back();
  expect([await expand.state(), await expand.counted()]).toEqual(["rolled_back", 0]);
});

test("a rollback that leaves rows as they are is not called proven over what it has half undone itself", async () => {
  const { change, rehearse, target, back, state, counted } = await openHalfUndone(BATCHES);
  const rollback = `${BATCHES.files["2-backfill/010-note/rollback.sql"]} and id <> 1400`;
  expect(await change({ "2-backfill/010-note/rollback.sql": rollback })).toBeNull();
  await target.query("drop trigger no_more on people");
  const { ok, rollbackProven, report } = await rehearse("backfill");
  expect({ ok, rollbackProven }).toEqual({ ok: true, rollbackProven: false });
  const what = expect.stringContaining("first went back from there by this same rollback");
  expect(report).toHaveProperty("notLookedAt", [{ what, named: false }]);
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 1]);
});

test.each([
  ["this version", "select 1"],
  [
    "an older one",
    "update sluice.steps set undoing = false, undone_by = null; delete from sluice.backfills where finished_at is not null; update sluice.backfills set step = '010-name:rollback'; insert into sluice.backfills (plan, step) values ('small', '010-name')",
  ],
])(
  "a restore that is another since %s stopped half way begins with the first row again",
  async (_, older) => {
    const text = RESTORE.files["4-contract/010-name/restore.sql"] ?? "";
    const { target, back, change, counted, one } = await openHalfUndone(RESTORE);
    await target.query(older);
    expect(
      await change({
        "4-contract/010-name/restore.sql": text.replace("= b.name", "= b.name, note = 'back'"),
      }),
    ).toBeNull();
    await target.query("drop trigger no_more on people");
    await back();
    expect([await counted(), await one("select count(*) from people where note is null")]).toEqual([0, "0"]);
  },
);

test("where the backup's file is gone, a text that does without brings the restore to its end", async () => {
  const { target, db, back, change, state, counted } = await openHalfUndone(RESTORE);
  const { backup } = await db.planStep.findFirstOrThrow({ where: { phase: "contract" } });
  await rm((backup as { path: string }).path);
  await target.query("drop trigger no_more on people");
  await back();
  expect(await state()).toBe("failed");
  const without = "update people set name = 'unknown' where name is null and id > :after and id <= :upto";
  expect(await change({ "4-contract/010-name/restore.sql": without })).toBeNull();
  await back();
  expect([await state(), await counted()]).toEqual(["rolled_back", 0]);
});

test("contract does not begin over a backfill that is half undone, whatever Sluice's own record says", async () => {
  const { admin, db, rehearse } = await openHalfUndone(BATCHES, RESTORE.files);
  await db.planPhase.updateMany({ where: { phase: "backfill" }, data: { state: "done" } });
  await db.planStep.updateMany({ where: { phase: "backfill" }, data: { state: "done" } });
  const { ok, report } = inEnglish(await rehearse("contract"));
  expect(ok).toBe(false);
  expect(JSON.stringify(report)).toMatch(
    /The step 010-note is half undone: .* Roll backfill back to its end first/,
  );
  const contract = inEnglish((await readPlan(admin, PLAN))?.phases.find(({ phase }) => phase === "contract"));
  expect(contract?.startBlockedBy).toMatch(/^The step 010-note is half undone/);
});

test("a rollback whose connection was lost half way, and that was paused, goes on where it stopped", async () => {
  const { target, db, run, back, work, counted, view, state, admin, one } = await openWayBack(BATCHES);
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
