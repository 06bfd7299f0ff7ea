import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import { startPhase } from "./start-phase.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

test("a gate that closes between the look and the start keeps the phase from starting, on record", async () => {
  await bench.assumeRehearsed("expand");
  const ctx = contextAs("operator", bench.db);
  let starting: Promise<unknown> = Promise.resolve();
  await bench.db.$transaction(async (tx) => {
    await lockPlan(tx, PLAN);
    starting = startPhase(ctx, { plan: PLAN, phase: "expand" }).then(
      () => "started",
      (error: unknown) => error,
    );
    await waitUntil("it has looked, and waits for the plan", async () => {
      const [row] = await bench.db.$queryRaw<{ waiting: bigint }[]>`
        select count(*) as waiting from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and not l.granted`;
      return (row?.waiting ?? 0n) > 0n;
    });
    await tx.dryRun.updateMany({ where: { planName: PLAN, phase: "expand" }, data: { ok: false } });
  });
  expect(await starting).toMatchObject({ code: "gate-closed" });
  expect(await bench.db.planJob.count({ where: { kind: "run" } })).toBe(0);
  expect(await bench.db.auditEntry.findMany({ where: { correlationId: ctx.correlationId } })).toMatchObject([
    { action: "plan.start", outcome: "refused" },
  ]);
});
