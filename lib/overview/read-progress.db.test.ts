import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { openPlanBench } from "../../test/plan-bench.ts";
import { listPlans } from "../plans/reads/read-plan.ts";
import { readFinishedToday, readPlansInMotion, readProgress } from "./read-progress.ts";
import { readShell } from "./read-shell.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

const read = () => readProgress(contextAs("operator", bench.db));

test("a plan is in progress from its first phase on, between phases too", async () => {
  expect(await read()).toBeNull();
  await bench.rehearse("expand");
  await bench.run("expand");
  expect(inEnglish(await read())).toMatchObject({
    state: "next",
    phase: "backfill",
    phasesDone: 1,
    phasesTotal: 4,
    waitsFor: expect.stringContaining("no rehearsal yet"),
    next: { kind: "rehearse", phase: "backfill" },
  });
  // The navigation counts what the table shows.
  expect((await readShell(contextAs("viewer", bench.db))).plansInProgress).toBe(1);
  await bench.rehearse("backfill");
  expect(await read()).toMatchObject({ state: "next", waitsFor: null, next: { kind: "start" } });
  await bench.run("backfill"); // pauses for what nobody has decided
  // What waits belongs to a step that is done; the one that is held up by it has counted nothing.
  expect(await read()).toMatchObject({
    state: "paused",
    phase: "backfill",
    phasesDone: 1,
    stepsTotal: 3,
    undecided: { rows: 300, values: 3, columns: ["period"] },
  });
});

test("a rollback tells the rows of the step that it undoes, of never fewer than it has done", async () => {
  await bench.db.planPhase.updateMany({ where: { phase: "backfill" }, data: { state: "rolling_back" } });
  await bench.db.planJob.updateMany({
    where: { phase: "backfill" },
    data: { progress: { step: "020-period", pausedFor: null } },
  });
  const rows = { rowsDone: 130n, rowsTotal: 120n, rowsPerSecond: 10 };
  await bench.db.planStep.updateMany({ where: { step: "020-period" }, data: { state: "done", ...rows } });
  expect(await read()).toMatchObject({
    state: "rolling_back",
    step: "020-period",
    rowsDone: 130,
    rowsTotal: 130,
  });
});

test("a switchover that is done while its flag is off has nobody on the new path", async () => {
  const done = ["expand", "backfill", "switchover"];
  for (const phase of done) {
    const key = { planName: "2026-bookings", phase };
    await bench.db.planPhase.upsert({
      where: { planName_phase: key },
      create: { ...key, state: "done" },
      update: { state: "done" },
    });
  }
  await bench.db.$executeRaw`update feature_flags set enabled = true where name = 'periods'`;
  const listed = async () => (await listPlans(contextAs("operator", bench.db)))[0];
  expect(await read()).toMatchObject({ phase: "contract", switchedOff: null });
  expect(await listed()).toMatchObject({ switchedOff: false });
  await bench.db.$executeRaw`update feature_flags set enabled = false where name = 'periods'`;
  expect(await read()).toMatchObject({ phase: "contract", switchedOff: "periods" });
  expect(await listed()).toMatchObject({ switchedOff: true });
});

test("a plan that is done with every phase is kept for a day, and is under way no more", async () => {
  const ctx = contextAs("operator", bench.db);
  const key = { planName: "2026-bookings", phase: "contract" };
  const end = (finishedAt: Date) =>
    bench.db.planPhase.updateMany({ where: { planName: key.planName }, data: { finishedAt, state: "done" } });
  await bench.db.planPhase.upsert({
    where: { planName_phase: key },
    create: { ...key, state: "done" },
    update: { state: "done" },
  });
  const finishedAt = new Date(Date.now() - 3_600_000);
  await end(finishedAt);
  const steps = await bench.db.planStep.count({ where: { planName: key.planName, state: "done" } });
  expect(await readPlansInMotion(ctx)).toEqual([]);
  expect((await readShell(ctx)).plansInProgress).toBe(0);
  expect(await readFinishedToday(ctx)).toEqual([{ plan: key.planName, phases: 4, steps, finishedAt }]);
  await end(new Date(Date.now() - 90_000_000));
  expect(await readFinishedToday(ctx)).toEqual([]);
});
