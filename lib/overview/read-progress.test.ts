import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs } from "../../test/database.ts";
import { openPlanBench } from "../../test/plan-bench.ts";
import { readProgress } from "./read-progress.ts";

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
  expect(await read()).toMatchObject({
    state: "next",
    phase: "backfill",
    phasesDone: 1,
    phasesTotal: 4,
    waitsFor: expect.stringContaining("no dry run yet"),
  });
  await bench.rehearse("backfill");
  expect(await read()).toMatchObject({ state: "next", waitsFor: null });
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
