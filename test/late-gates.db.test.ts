import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "#lib/flags/verbs/set-flag-percentage.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { readPlan } from "#lib/plans/reads/read-plan.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { restorePhase } from "#lib/plans/verbs/restore-phase.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { contextAs } from "./database.ts";
import { inEnglish } from "./in-english.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";
import { waitUntil } from "./wait-until.ts";

const GATEWAY = crypto.randomUUID();
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.switchOver();
  await raise();
  await bench.watch();
  await bench.rehearse("contract");
  await report();
  await waitUntil("the gates are open", async () => (await blockedBy()) === null);
}, 120_000);
afterAll(() => bench?.close());

const admin = () => contextAs("admin", bench.db);
const raise = () =>
  bench.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100 where name = 'periods'`;
const blockedBy = async () => inEnglish((await readPlan(admin(), PLAN))?.phases[3]?.startBlockedBy);
const start = () => startPhase(admin(), { plan: PLAN, phase: "contract", confirmName: PLAN });
const turnOff = () =>
  setFlagEnabled(contextAs("product_owner", bench.db), { name: "periods", enabled: false });
const theJob = () => bench.db.planJob.findFirstOrThrow({ where: { kind: "run", phase: "contract" } });
const theFlag = () => bench.db.featureFlag.findFirstOrThrow({ where: { name: "periods" } });
const columns = async () =>
  (
    await bench.target.query<{ name: string }>(
      "select column_name as name from information_schema.columns where table_name = 'bookings' order by 1",
    )
  ).rows.map(({ name }) => name);

/** A gateway that has served every revision there will be, and an application that was answered on. */
async function report() {
  const [startedAt, lastSeenAt] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
  const near = { id: GATEWAY, name: "near:4000", startedAt, lastSeenAt, appliedAt: startedAt };
  await bench.db.gateway.createMany({
    data: [{ ...near, appliedRevision: 1_000_000n }],
    skipDuplicates: true,
  });
  await waitUntil("the flag was on for a moment", async () => {
    const gateway = { gatewayId: GATEWAY, count: 7, variant: "on", application: "shop" };
    await bench.db.evaluationCount.create({
      data: { ...gateway, flagName: "periods", at: new Date(), authenticated: true },
    });
    return !/No application/.test((await blockedBy()) ?? "");
  });
}

async function nothingWasDropped() {
  expect(await columns()).toContain("timeText");
  expect(inEnglish(await theJob())).toMatchObject({
    state: "paused",
    pauseReason:
      "waits, as a gate has closed: periods is off; it must be on for everyone for 1 s. Bring the flag back to 100 %, then resume; or restore contract.",
    progress: { pausedFor: "gate", gate: "flag-full" },
  });
  expect(await theFlag()).toMatchObject({ enabled: false, retiredAt: null });
  const plan = await readPlan(admin(), PLAN);
  expect(plan?.job).toMatchObject({ gate: "flag-full", pausedByPerson: true });
  expect(plan?.phases[3]?.state).toBe("paused");
}

/** Open again, as far as the flag goes, and let go on by an admin. */
async function openAndResume() {
  await raise();
  await report();
  await expect
    .poll(() => resumeJob(admin(), { plan: PLAN }).then(({ state }) => state, String), { timeout: 20_000 })
    .toBe("queued");
}

/** Works on it until a try waits for the table, which the writer's transaction then gives free by its commit. */
async function workWhile(writer: pg.PoolClient) {
  const working = bench.work();
  await waitUntil("a try waits for the table", async () => {
    const { rows } = await bench.target.query(
      "select from pg_locks where not granted and relation = 'bookings'::regclass",
    );
    return rows.length > 0;
  });
  await writer.query("commit");
  writer.release();
  await working;
}

describe("contract whose gates close after the press", { timeout: 60_000 }, () => {
  test("while it is paused: nobody lets it go on", async () => {
    await start();
    await pauseJob(admin(), { plan: PLAN });
    await turnOff();
    await expect(resumeJob(admin(), { plan: PLAN })).rejects.toMatchObject({
      code: "gate-closed",
      message: "periods is off; it must be on for everyone for 1 s.",
    });
    const refused = { action: "plan.resume", outcome: "refused" };
    expect(await bench.db.auditEntry.count({ where: refused })).toBe(1);
    expect(await theJob()).toMatchObject({ state: "paused", pauseRequestedAt: expect.any(Date) });
  });

  test("while it is queued: it pauses with the gate's words and waits for a person", async () => {
    await openAndResume();
    await turnOff();
    await bench.work();
    await nothingWasDropped();
    const entry = { action: "plan.job-paused", after: { path: ["gate"], equals: "flag-full" } };
    expect(await bench.db.auditEntry.count({ where: entry })).toBe(1);
    await bench.watch();
    expect(await theJob()).toMatchObject({ state: "paused" });
  });

  test("a check that fails meanwhile is seen, as what it reads is still there", async () => {
    await openAndResume();
    await bench.target.query("alter table bookings disable trigger all");
    await bench.work();
    expect(await theJob()).toMatchObject({ state: "paused", progress: { gate: "dual-write-live" } });
    expect(await columns()).toContain("timeText");
    await bench.target.query("alter table bookings enable trigger all");
    await bench.watch();
  });

  test("while its first statement waits for a lock: nothing is dropped, and the flag can be turned off", async () => {
    await openAndResume();
    const reader = await bench.target.connect();
    await reader.query("begin; select count(*) from bookings");
    const working = bench.work();
    await waitUntil("it was turned off between two tries", async () => {
      const step = await bench.db.planStep.findFirstOrThrow({ where: { step: "010-drop-dual-write" } });
      if (!Array.isArray(step.blockers) || step.blockers.length === 0) return false;
      // A try that has passed its gates refuses it for the moment that it lasts.
      return turnOff().then(
        () => true,
        () => false,
      );
    });
    await reader.query("rollback");
    reader.release();
    await working;
    await nothingWasDropped();
  });

  test("paused so, it is no trap: the flag rises again by its stages, as what it must pass is still measured", async () => {
    await bench.db.$executeRaw`update plans
      set definition = replace(definition::text, '"soakSeconds": 20', '"soakSeconds": 0')::jsonb`;
    const operator = contextAs("operator", bench.db);
    await setFlagEnabled(operator, { name: "periods", enabled: true }).catch(() => {});
    await setFlagPercentage(operator, { name: "periods", percentage: 5 });
    await setFlagEnabled(operator, { name: "periods", enabled: true });
    for (const percentage of [50, 100]) {
      await bench.watch();
      await setFlagPercentage(operator, { name: "periods", percentage });
    }
    await expect(runChecks(operator, { plan: PLAN })).rejects.toThrow(
      "A run of contract is paused. Resume it, or restore contract.",
    );
    await openAndResume();
  });

  test("an event of the old path that commits while it waits for the table stops it, however early it was written", async () => {
    await installOutbox(bench.target);
    const writer = await bench.target.connect();
    await writer.query(`begin;
      lock table bookings in row exclusive mode;
      insert into sluice.outbox_log (aggregatetype, aggregateid, type, payload, flag_context, created_at)
      values ('b', '1', 't', '{}', '{"flag":"periods","path":"old"}', now() - interval '1 minute')`);
    await workWhile(writer);
    expect(inEnglish(await theJob())).toMatchObject({
      state: "paused",
      pauseReason: expect.stringContaining("took the old path"),
      progress: { gate: "old-path-unused" },
    });
    expect(await bench.db.planStep.findFirst({ where: { step: "010-drop-dual-write" } })).toMatchObject({
      state: "paused",
    });
    expect(await theFlag()).toMatchObject({ enabled: true, retiredAt: null });
    await bench.target.query(`alter table sluice.outbox_log disable trigger user;
      delete from sluice.outbox_log;
      alter table sluice.outbox_log enable trigger user`);
  });

  test("a row without a value that commits while it waits stops it", async () => {
    await openAndResume();
    await bench.target.query("alter table bookings drop constraint bookings_period_set");
    const writer = await bench.target.connect();
    await writer.query(`begin; insert into bookings ("timeText") values ('what is this')`);
    await workWhile(writer);
    expect(await theJob()).toMatchObject({ state: "paused", progress: { gate: "quarantine-empty" } });
    expect(await columns()).toContain("timeText");
    await bench.target.query(`delete from bookings where "timeText" = 'what is this';
      alter table bookings add constraint bookings_period_set check (period is not null)`);
    await turnOff();
    await bench.watch();
  });

  test("a worker that died before the target committed leaves no flag that nobody can turn off", async () => {
    await bench.db.$executeRaw`update feature_flags set retired_at = now() where name = 'periods'`;
    await bench.db.planJob.updateMany({ where: { state: "paused" }, data: { state: "queued" } });
    await bench.work();
    await nothingWasDropped();
  });

  test("from its first removal on the flag cannot be turned off, until it is restored", async () => {
    await openAndResume();
    await bench.target.query(`create view reads_time as select "timeText" from bookings`);
    await bench.work();
    expect(await theJob()).toMatchObject({ state: "failed" });
    await expect(turnOff()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("retired"),
    });
    await bench.target.query("drop view reads_time");
    await restorePhase(admin(), { plan: PLAN, phase: "contract" });
    await bench.work();
    await turnOff();
    expect(await theFlag()).toMatchObject({ enabled: false, retiredAt: null });
  });
});
