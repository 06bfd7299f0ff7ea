import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, usedConfig } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { workOnJob } from "../../../worker/work-on-job.ts";
import { claimJob } from "../engine/lease.ts";
import { rehearsePhase } from "./rehearse-phase.ts";
import { stopRehearsal } from "./stop-rehearsal.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());
const ops = () => contextAs("operator", bench.db);

const clonesOf = async (names: string[]) =>
  (
    await bench.target.query(
      "select datname as name from pg_database where datname = any ($1) union all select rolname from pg_roles where rolname = any ($1)",
      [names],
    )
  ).rows;

test("a rehearsal that runs is stopped while it works, and leaves nothing behind", async () => {
  // A statement that takes longer than anybody waits: only dropping what it runs on ends it.
  await bench.target.query(
    "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$; create trigger slow before update on bookings for each row execute function slow()",
  );
  const before = await bench.fingerprint();
  await rehearsePhase(ops(), { plan: PLAN, phase: "backfill" });
  const workerId = crypto.randomUUID();
  const job = await claimJob(bench.db, workerId);
  if (!job) throw new Error("there is one to claim");
  const working = workOnJob(bench.db, job, {
    workerId,
    backupFolder: "/tmp",
    stopping: () => false,
    config: usedConfig,
  });
  const sleeping = () =>
    bench.target.query<{ name: string }>(
      "select datname as name from pg_stat_activity where wait_event = 'PgSleep' and datname like 'sluice_clone_%' and application_name like $1",
      [`%${job.correlationId?.slice(0, 20)}%`],
    );
  await expect.poll(async () => (await sleeping()).rows, { timeout: 60_000 }).toHaveLength(1);
  const names = (await sleeping()).rows.map(({ name }) => name);
  expect(await clonesOf(names)).toHaveLength(2);
  const [first, second] = await Promise.all([
    stopRehearsal(ops(), { plan: PLAN }),
    stopRehearsal(ops(), { plan: PLAN }),
  ]);
  expect(first.id).toBe(second.id);
  await working;
  const ended = await bench.db.planJob.findUniqueOrThrow({ where: { id: job.id } });
  expect(ended).toMatchObject({
    state: "stopped",
    pauseReason: { params: { who: "operator@test" } },
    error: null,
  });
  expect(await clonesOf(names)).toEqual([]);
  expect(await bench.fingerprint()).toBe(before);
  expect(await bench.db.rehearsal.count()).toBe(0);
  expect(await bench.db.auditEntry.count({ where: { action: "plan.rehearsal-stopped" } })).toBe(1);
  await expect(stopRehearsal(ops(), { plan: PLAN })).rejects.toMatchObject({ code: "conflict" });
});

test("one that waits for a worker is over at once", async () => {
  await rehearsePhase(ops(), { plan: PLAN, phase: "expand" });
  expect(await stopRehearsal(ops(), { plan: PLAN })).toMatchObject({ state: "stopped" });
  expect(await claimJob(bench.db, crypto.randomUUID())).toBeNull();
});
