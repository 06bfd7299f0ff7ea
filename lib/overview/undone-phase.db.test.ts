import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
import { readValidation } from "../plans/reads/read-plan.ts";
import { rollbackPhase } from "../plans/verbs/rollback-phase.ts";
import { readShell } from "./read-shell.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

test("what was undone has the times of the way back, and fails no check", async () => {
  await bench.run("expand");
  await bench.db.$executeRaw`update plan_steps
    set started_at = started_at - interval '1 hour', finished_at = finished_at - interval '1 hour', lock_tries = 7`;
  await bench.db.$executeRaw`update check_results set ok = false`;
  const failing = async () => {
    const { rows, totals } = await readValidation(contextAs("operator", bench.db));
    expect(rows.some((row) => row.history.length > 0)).toBe(true);
    return [totals.failing, (await readShell(contextAs("operator", bench.db))).failingChecks];
  };
  expect(await failing()).not.toContain(0);
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
  // What its checks found before is history.
  expect(await failing()).toEqual([0, 0]);
});
