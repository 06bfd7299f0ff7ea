import { afterAll, beforeAll, expect, test } from "vitest";
import { aStoredReport } from "../../test/a-report.ts";
import { contextAs } from "../../test/database.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { asIs } from "../messages/as-is.ts";
import { english } from "../messages/catalogue/english.ts";
import { readFirstChange, readNextOfPlan } from "./read-first-change.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

const read = async () => {
  const ctx = contextAs("operator", bench.db);
  const change = await readFirstChange(ctx);
  const next = await readNextOfPlan(ctx, change);
  const ticked = change?.steps.filter((one) => one.state === "done").map((one) => one.id);
  const { step } = next ?? {};
  const phase = step?.kind === "rehearse" ? step.phase : null;
  const estimate = next?.plan.phases.find((one) => one.phase === phase)?.rehearsalEstimate ?? null;
  return { ticked, estimate, at: change?.steps.find((one) => one.state === "next")?.id, next };
};

async function undecidedNote(): Promise<string | undefined> {
  const change = await readFirstChange(contextAs("operator", bench.db));
  const step = change?.steps.find((one) => one.id === "decide");
  return step && english(step.note);
}

test("the list ticks itself off what has happened, and its next item can be pressed", async () => {
  expect(await read()).toMatchObject({
    ticked: [],
    at: "rehearse",
    next: { plan: { name: PLAN }, step: { kind: "rehearse", phase: "expand" } },
    estimate: null,
  });
  await bench.rehearse("expand");
  expect(await read()).toMatchObject({
    ticked: ["rehearse"],
    at: "expand",
    next: { step: { kind: "start", phase: "expand" } },
  });
  await bench.run("expand");
  expect(await read()).toMatchObject({
    ticked: ["rehearse", "expand"],
    at: "backfill",
    // Of a phase that was never rehearsed only the copy of its target was measured.
    next: { step: { kind: "rehearse", phase: "backfill" } },
    estimate: { from: "copy" },
  });
  expect(await undecidedNote()).toBe("counted by the rehearsal of backfill");
  await bench.rehearse("backfill");
  expect(await undecidedNote()).toBe("3 values in about 300 rows, as rehearsed");
  await bench.run("backfill"); // pauses for what nobody has decided
  expect(await read()).toMatchObject({
    ticked: ["rehearse", "expand"], // as "4 of 5 steps done" on the plan's page
    at: "decide",
    next: { step: { kind: "decide", rows: 300, values: 3 } },
  });
  expect(await undecidedNote()).toBe("3 values in 300 rows");
});

test("a time is told only as it was measured: of the phase's last whole rehearsal, or of a copy of its target", async () => {
  await bench.db.rehearsal.deleteMany();
  const told = async (report: Parameters<typeof aStoredReport>[0], phase = "expand") => {
    const row = { planName: PLAN, phase, sha256: "any", ok: false, rollbackProven: false };
    const of = { by: "ops", targetBefore: "a", targetAfter: "a" };
    await bench.db.rehearsal.create({ data: { ...row, ...of, report: aStoredReport(report) } });
  };
  await bench.db.planPhase.updateMany({ data: { state: "rolled_back" } });
  await bench.db.planJob.updateMany({ data: { state: "failed" } });
  expect((await read()).estimate).toBeNull();
  await told({ error: null, seconds: 71, copySeconds: 8.2 }, "backfill");
  expect((await read()).estimate).toEqual({ seconds: 8.2, from: "copy" });
  await told({ error: null, seconds: 13 });
  expect((await read()).estimate).toEqual({ seconds: 13, from: "last" });
  // It ended early, so that its time says nothing.
  await told({ error: asIs("relation does not exist"), seconds: 2, copySeconds: 1.5 });
  expect((await read()).estimate).toEqual({ seconds: 13, from: "last" });
});

test("rows are told as they are now, and do not stand still until the next analysis", async () => {
  const { target } = bench;
  const about = async () => (await read()).next?.rows;
  await target.query("analyze bookings");
  const before = await about();
  const writer = await target.connect();
  try {
    await writer.query(`insert into bookings ("timeText") select '10:00' from generate_series(1, 37)`);
    // What a connection counted is otherwise told to the others about a second later.
    await writer.query("select pg_stat_force_next_flush()");
  } finally {
    writer.release();
  }
  await expect.poll(about).toEqual({ table: before?.table, about: (before?.about ?? 0) + 37 });
});

test("while the kill switch is engaged again, its first press and lift stay on the list", async () => {
  const admin = contextAs("admin", bench.db);
  await bench.db.planJob.create({
    data: {
      ...{ planName: PLAN, kind: "run", phase: "switchover", state: "done", sha256: "any", requestedBy: {} },
      startedAt: new Date(Date.now() - 60_000),
    },
  });
  await engageKillSwitch(admin, { reason: "to try it" });
  expect((await read()).ticked).not.toContain("kill");
  await liftKillSwitch(admin, { reason: "tried", confirm: "lift" });
  expect((await read()).ticked).toContain("kill");
  await engageKillSwitch(admin, { reason: "bookings fail" });
  expect((await read()).ticked).toContain("kill");
});
