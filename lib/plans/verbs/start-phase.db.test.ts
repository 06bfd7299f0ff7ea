import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { pressBetween } from "../../../test/press-between.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { PHASES, type Phase } from "../model.ts";
import { startPhase } from "./start-phase.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());
beforeEach(async () => {
  await bench.db.planJob.deleteMany();
  await bench.db.rehearsal.deleteMany();
  await bench.db.planPhase.updateMany({ data: { state: "waiting" } });
});

async function endRun(tx: Tx, phase: Phase): Promise<void> {
  await tx.planJob.updateMany({ where: { kind: "run", phase }, data: { state: "done" } });
  await tx.planPhase.updateMany({ where: { phase }, data: { state: "done" } });
}
const runs = () => bench.db.planJob.findMany({ where: { kind: "run" } });
const entries = (correlationId: string) => bench.db.auditEntry.findMany({ where: { correlationId } });

test("a gate that closes between the look and the start keeps the phase from starting, on record", async () => {
  await bench.assumeRehearsed("expand");
  const ctx = contextAs("operator", bench.db);
  const pressed = await pressBetween(
    bench.db,
    PLAN,
    () => startPhase(ctx, { plan: PLAN, phase: "expand" }),
    (tx) => tx.rehearsal.updateMany({ where: { planName: PLAN, phase: "expand" }, data: { ok: false } }),
  );
  expect(pressed).toMatchObject({ code: "gate-closed" });
  expect(await runs()).toEqual([]);
  expect(await entries(ctx.correlationId)).toMatchObject([{ action: "plan.start", outcome: "refused" }]);
});

test.each(PHASES)("a second press of %s that saw the run end starts nothing", async (phase) => {
  const { sha256 } = await bench.db.plan.findUniqueOrThrow({ where: { name: PLAN } });
  await bench.db.planJob.create({
    data: { planName: PLAN, phase, kind: "run", sha256, requestedBy: { name: "admin@test" } },
  });
  // Nothing is rehearsed, no gate is green, and nobody typed the plan's name.
  const ctx = contextAs("admin", bench.db);
  const press = () => startPhase(ctx, { plan: PLAN, phase });
  expect(await pressBetween(bench.db, PLAN, press, async () => {})).toMatchObject({ phase, state: "queued" });
  expect(await pressBetween(bench.db, PLAN, press, (tx) => endRun(tx, phase))).toMatchObject({
    code: "conflict",
    message: "What was under way ended a moment ago. Look at the plan again.",
  });
  expect(await runs()).toMatchObject([{ state: "done" }]);
  const because = { code: "planRefusals.endedMeanwhile" };
  expect(await entries(ctx.correlationId)).toMatchObject([{ outcome: "refused", after: { because } }]);
});

test("a first press does not start what somebody else has run meanwhile", async () => {
  await bench.assumeRehearsed("expand");
  const pressed = await pressBetween(
    bench.db,
    PLAN,
    () => startPhase(contextAs("operator", bench.db), { plan: PLAN, phase: "expand" }),
    (tx) => endRun(tx, "expand"),
  );
  expect(pressed).toMatchObject({ code: "conflict", message: "The phase expand is done already." });
  expect(await runs()).toEqual([]);
});
