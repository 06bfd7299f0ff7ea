import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { pressBetween } from "../../../test/press-between.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { SWITCH_STEP } from "../model.ts";
import { storedProgress } from "../stored-work.ts";

const CHECK = "No booking lacks a period";
let bench: Awaited<ReturnType<typeof openPlanBench>>;
let sha256: string;
beforeAll(async () => {
  bench = await openPlanBench();
  await bench.target.query("alter table bookings add column period text default 'MORNING'");
  ({ sha256 } = await bench.db.plan.findUniqueOrThrow({ where: { name: PLAN } }));
});
afterAll(() => bench?.close());
beforeEach(async () => {
  const { db } = bench;
  await db.planJob.deleteMany();
  await db.checkResult.deleteMany();
  await db.killSwitch.updateMany({ data: { engagedAt: null } });
  await db.plan.updateMany({ data: { sha256 } });
  await db.planPhase.updateMany({ data: { state: "waiting", startedAt: null } });
});

const nothing = async () => {};
const engage = (tx: Tx) => tx.killSwitch.updateMany({ data: { engagedAt: new Date() } });
const stateOf = async (phase: string) =>
  (await bench.db.planPhase.findFirstOrThrow({ where: { planName: PLAN, phase } })).state;

async function pauseForKillSwitch(): Promise<void> {
  const of = {
    planName: PLAN,
    phase: "expand",
    kind: "run" as const,
    sha256,
    requestedBy: { name: "admin@test" },
  };
  const progress = storedProgress.write({ step: null, pausedFor: "kill-switch" });
  await bench.db.planJob.create({ data: { ...of, state: "paused", progress } });
  await bench.db.planPhase.updateMany({ where: { phase: "expand" }, data: { state: "paused" } });
}

test.each<[string, (tx: Tx) => Promise<unknown>, string]>([
  ["goes on", nothing, "queued"],
  ["stays, if the switch is pressed again", engage, "paused"],
  ["stays, if it went on and paused anew", (tx) => tx.planJob.updateMany({ data: { epoch: 1 } }), "paused"],
])("work that paused for the kill switch, which was lifted, %s", async (_, meanwhile, state) => {
  await pauseForKillSwitch();
  await pressBetween(bench.db, PLAN, bench.watch, meanwhile);
  expect(await bench.db.planJob.findMany()).toMatchObject([{ state }]);
  expect(await stateOf("expand")).toBe(state === "queued" ? "running" : "paused");
});

const of = { planName: PLAN, phase: "switchover", step: SWITCH_STEP, checkName: CHECK };
const failure = { ...of, ok: false, expected: "0", observed: "1", query: "", durationMs: 1, runBy: "person" };

test.each<[string, (tx: Tx) => Promise<unknown>, string]>([
  ["ends", nothing, "done"],
  ["does not end, if the kill switch is pressed", engage, "running"],
  ["does not end, if its flag is lowered", (tx) => setFlag(tx, 50), "running"],
  ["does not end, if a check fails", (tx) => tx.checkResult.create({ data: failure }), "running"],
  ["does not end, if its plan changes", (tx) => tx.plan.updateMany({ data: { sha256: "new" } }), "running"],
])("a switchover whose flag is full and whose checks passed %s", async (_, meanwhile, state) => {
  await setFlag(bench.db, 100);
  const startedAt = new Date(Date.now() - 60_000);
  await bench.db.planPhase.updateMany({
    where: { phase: "switchover" },
    data: { state: "running", startedAt },
  });
  await pressBetween(bench.db, PLAN, bench.watch, meanwhile);
  expect(await stateOf("switchover")).toBe(state);
});

function setFlag(db: Pick<Tx, "featureFlag">, rolloutPercentage: number) {
  return db.featureFlag.updateMany({
    where: { name: "periods" },
    data: { enabled: true, rolloutPercentage },
  });
}
