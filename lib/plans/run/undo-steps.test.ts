import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { rollbackPhase } from "../rollback-phase.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

test("the times of a step that was undone are those of the way back", async () => {
  await bench.run("expand");
  await bench.db.$executeRaw`update plan_steps
    set started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour', lock_tries = 7`;
  const asked = new Date();
  await rollbackPhase(contextAs("operator", bench.db), { plan: PLAN, phase: "expand" });
  await bench.work();
  const steps = await bench.db.planStep.findMany({ where: { phase: "expand" } });
  expect(steps.length).toBeGreaterThan(1);
  for (const { state, startedAt, finishedAt, lockTries } of steps) {
    expect(state).toBe("rolled_back");
    expect(startedAt?.getTime()).toBeGreaterThanOrEqual(asked.getTime());
    expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(startedAt?.getTime() ?? Number.NaN);
    expect(lockTries).not.toBe(7);
  }
});
