import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { message } from "#lib/messages/catalogue/message.ts";
import { claimJob } from "#lib/plans/engine/lease.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { contextAs } from "../test/database.ts";
import { FIXTURE_FOLDER, openPlanBench, PLAN } from "../test/plan-bench.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let config: string;
const workers = new Set<ChildProcess>();
beforeAll(async () => {
  bench = await openPlanBench();
  const folder = await mkdtemp(join(tmpdir(), "sluice-worker-"));
  config = join(folder, "sluice.yaml");
  await writeFile(
    config,
    `targets: {fixture: {urlFrom: FIXTURE_DATABASE_URL}}\nplans: ${JSON.stringify(dirname(FIXTURE_FOLDER))}\n`,
  );
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await bench?.close();
});

function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, ["worker/main.ts"], {
    env: {
      ...process.env,
      DATABASE_URL: bench.sluiceUrl,
      FIXTURE_DATABASE_URL: bench.targetUrl,
      SLUICE_CONFIG: config,
      SLUICE_DATA_DIR: dirname(config),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.add(worker);
  worker.once("exit", () => workers.delete(worker));
  return worker;
}

const job = () => bench.db.planJob.findFirstOrThrow({ where: { kind: "run", phase: "backfill" } });
const counted = async (sql: string) =>
  Number(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
const until = (read: () => Promise<boolean>) =>
  expect.poll(read, { timeout: 40_000, interval: 50 }).toBe(true);

test("a worker killed in mid backfill is replaced within seconds, and nothing is lost or done twice", {
  timeout: 120_000,
}, async () => {
  // Enough rows for many batches, and an update slow enough to be caught at.
  await bench.target.query(
    `insert into bookings ("timeText") select '10:00' from generate_series(1, 9000);
     create table touched (id bigint);
     create function touch() returns trigger language plpgsql as $$
       begin insert into touched values (new.id); perform pg_sleep(0.0004); return new; end $$;`,
  );
  await bench.assumeRehearsed("expand");
  await startPhase(contextAs("operator", bench.db), { plan: PLAN, phase: "expand" });
  await bench.work();
  await bench.assumeRehearsed("backfill");
  await bench.target.query(
    "create trigger touch before update of period on bookings for each row when (old.period is null) execute function touch()",
  );
  const first = startWorker();
  await startPhase(contextAs("operator", bench.db), { plan: PLAN, phase: "backfill" });
  await until(async () => (await counted("select coalesce(max(rows_done), 0) from sluice.backfills")) > 100);
  first.kill("SIGKILL");
  await once(first, "exit");
  const killedAt = performance.now();
  const before = await job();
  expect(before.state).toBe("running");
  const doneBefore = await counted("select coalesce(max(rows_done), 0) from sluice.backfills");
  expect(doneBefore).toBeLessThan(12_000);

  const second = startWorker();
  await until(async () => (await job()).epoch > before.epoch);
  expect(performance.now() - killedAt).toBeLessThan(15_000);

  // One person pauses it meanwhile, and another who may start it lets it go on.
  await pauseJob(contextAs("product_owner", bench.db), { plan: PLAN });
  await until(async () => (await job()).state === "paused");
  expect((await job()).pauseReason).toMatchObject({ params: { who: "product_owner@test" } });
  const told = await bench.db.auditEntry.findMany({ where: { action: { contains: "paused" } } });
  expect(told.map((one) => [one.action, one.actorName])).toEqual([["plan.paused", "product_owner@test"]]);
  await resumeJob(contextAs("operator", bench.db), { plan: PLAN });

  // The kill switch stops it at the next batch, and lifting it is all that it needs.
  await until(async () => (await job()).state === "running");
  await bench.db.$executeRaw`update kill_switch set engaged_at = now()`;
  await until(async () => isDeepStrictEqual((await job()).pauseReason, message("plans.pause.killSwitch")));
  const paused = await counted("select rows_done from sluice.backfills");
  await bench.db.$executeRaw`update kill_switch set engaged_at = null`;
  await expect
    .poll(async () => (await job()).pauseReason, { timeout: 40_000 })
    .toEqual(message("plans.pause.quarantined", { rows: 300 }));

  expect(paused).toBeLessThan(12_000);
  expect(await counted("select count(*) from bookings where period is null")).toBe(300);
  expect(await counted("select rows_done from sluice.backfills")).toBe(12_000);
  // Each row was written once: no batch was done again by the one who took over.
  expect(await counted("select count(*) - count(distinct id) from touched")).toBe(0);
  second.kill("SIGTERM");
  const [code] = await once(second, "exit");
  expect(code).toBe(0);
  // The one that was killed is over as well: its folder is the other's by now.
  expect(await bench.db.worker.count({ where: { stoppedAt: null } })).toBe(0);
});

test("of many workers that race for one job, one gets it", async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await bench.db.planJob.deleteMany({});
  await bench.db.planJob.create({ data: { planName: PLAN, kind: "checks", sha256: "x", requestedBy: {} } });
  const claims = await Promise.all(Array.from({ length: 12 }, () => claimJob(bench.db, crypto.randomUUID())));
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  // Only when the lease has run out may another take it, with a higher epoch.
  await bench.db.$executeRaw`update plan_jobs set lease_until = now() - interval '1 second'`;
  const [again] = await Promise.all([claimJob(bench.db, crypto.randomUUID())]);
  expect(again?.epoch).toBe(2);
});
