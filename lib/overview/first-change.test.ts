import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { openPlanBench, PLAN } from "../../test/plan-bench.ts";
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

async function undecidedNote(): Promise<string | null | undefined> {
  const change = await readFirstChange(contextAs("operator", bench.db));
  return change?.steps.find((one) => one.id === "decide")?.note;
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
    // Of a phase that was never rehearsed nothing was measured, so that no time is told.
    next: { step: { kind: "rehearse", phase: "backfill" } },
    estimate: null,
  });
  expect(await undecidedNote()).toBe("not counted yet");
  await bench.rehearse("backfill");
  expect(await undecidedNote()).toBe("3 values in about 300 rows, as rehearsed");
  await bench.run("backfill"); // pauses for what nobody has decided
  expect(await read()).toMatchObject({
    ticked: ["rehearse", "expand", "backfill"],
    at: "decide",
    next: { step: { kind: "decide", rows: 300, values: 3 } },
  });
  expect(await undecidedNote()).toBe("3 values in 300 rows");
});

test("a time is told only as it was measured: here before, or by writing the same rows", async () => {
  const rehearsal = await bench.db.dryRun.findFirstOrThrow({
    where: { phase: "expand" },
    orderBy: { at: "desc" },
  });
  const { seconds } = rehearsal.report as { seconds: number };
  await bench.db.planPhase.updateMany({ data: { state: "rolled_back" } });
  await bench.db.planJob.updateMany({ data: { state: "failed" } });
  await bench.db.plan.updateMany({ data: { sha256: "another version" } });
  expect(await read()).toMatchObject({
    next: { step: { kind: "rehearse" } },
    estimate: { seconds, from: "last" },
  });
  await bench.db.dryRun.deleteMany();
  expect((await read()).estimate).toBeNull();
  const { plan } = (await read()).next ?? {};
  await bench.db.auditEntry.create({
    data: {
      actorKind: "system",
      actorId: "demo",
      actorName: "demo",
      via: "cli",
      action: "target.seeded",
      subjectKind: "target",
      subjectId: plan?.target ?? "",
      after: { rows: 1000, seconds: 2.5 },
    },
  });
  // Written again for the copy, and read again to compare.
  expect((await read()).estimate).toEqual({ seconds: 5, from: "seeding" });
});
