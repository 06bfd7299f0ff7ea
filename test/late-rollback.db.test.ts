import { afterAll, beforeAll, expect, test } from "vitest";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { contextAs } from "./database.ts";
import { inEnglish } from "./in-english.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";
import { waitUntil } from "./wait-until.ts";

// What takes the new columns away, and what somebody does to the flag by SQL after the press.

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.switchOver();
}, 120_000);
afterAll(() => bench?.close());

const admin = () => contextAs("admin", bench.db);
const back = (phase: "expand" | "backfill" | "switchover") =>
  rollbackPhase(contextAs("operator", bench.db), { plan: PLAN, phase });
const setFlag = (percentage: number) =>
  bench.db.$executeRaw`update feature_flags
    set enabled = ${percentage > 0}, rollout_percentage = ${percentage} where name = 'periods'`;
const whatIsThere = async () =>
  (
    await bench.target.query(`select count(period)::int as periods,
      (select count(*)::int from pg_trigger where tgname = 'bookings_dual_write') as triggers from bookings`)
  ).rows[0];
const isWaiting = (locktype: string) => async () =>
  (await bench.target.query("select from pg_locks where not granted and locktype = $1", [locktype]))
    .rowCount !== 0;
const theJob = async () =>
  inEnglish(await bench.db.planJob.findFirstOrThrow({ where: { kind: "rollback", phase: "backfill" } }));
const PAUSED = {
  state: "paused",
  pauseReason: "waits, as a gate has closed: People are on the new path: the flag periods is on for 100 %.",
  progress: { pausedFor: "gate", gate: "flag-off" },
};

test("without its row nobody can say who is on, and the switchover goes back all the same", async () => {
  await bench.db.$executeRaw`delete from feature_flags where name = 'periods'`;
  await back("switchover");
  await bench.work();
  expect(await bench.db.planPhase.findFirst({ where: { phase: "switchover" } })).toMatchObject({
    state: "rolled_back",
  });
  await expect(back("backfill")).rejects.toMatchObject({
    code: "gate-closed",
    message: expect.stringMatching(/^The plan's flag periods does not exist, so that nobody can say/),
  });
  await bench.db.$executeRaw`insert into feature_flags (name, plan_name) values ('periods', ${PLAN})`;
});

test("set on, it is on for as long as nobody lifts the kill switch", async () => {
  await setFlag(100);
  await engageKillSwitch(admin(), { reason: "wrong periods" });
  await expect(back("backfill")).rejects.toMatchObject({
    message:
      "The kill switch alone keeps people off the new path: the flag periods is set to be on for 100 %. Turn it off first.",
  });
  await liftKillSwitch(admin(), { reason: "over", confirm: "lift" });
  await setFlag(0);
});

test("a flag that goes on while the rollback waits for its lock stops it, and a batch too", async () => {
  const before = await whatIsThere();
  const reader = await bench.target.connect();
  await reader.query("begin; select count(*) from bookings");
  await back("backfill");
  const waiting = bench.work();
  await waitUntil("it waits for the table", isWaiting("relation"));
  await setFlag(100);
  await reader.query("rollback");
  reader.release();
  await waiting;
  expect(await theJob()).toMatchObject(PAUSED);
  await expect(resumeJob(admin(), { plan: PLAN })).rejects.toMatchObject({ code: "gate-closed" });
  await setFlag(0);

  await bench.target.query(`
    create function stand_still() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(77); return null; end';
    create trigger stand_still after update on bookings execute function stand_still()`);
  const holder = await bench.target.connect();
  await holder.query("select pg_advisory_lock(77)");
  await resumeJob(admin(), { plan: PLAN });
  const inBatches = bench.work();
  await waitUntil("a batch waits", isWaiting("advisory"));
  await setFlag(100);
  await holder.query("select pg_advisory_unlock(77)");
  holder.release();
  await inBatches;
  expect(await theJob()).toMatchObject(PAUSED);
  expect(await whatIsThere()).toEqual(before);

  await setFlag(0);
  await resumeJob(admin(), { plan: PLAN });
  await bench.work();
  expect(await theJob()).toMatchObject({ state: "done" });
  expect(await whatIsThere()).toEqual({ periods: 0, triggers: 0 });
}, 60_000);
