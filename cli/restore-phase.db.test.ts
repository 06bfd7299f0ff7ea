import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlanBench } from "../test/plan-bench.ts";
import { sluiceCommand } from "../test/sluice-command.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

test("restore reaches the verb that the page's button presses, and says what it is for", async () => {
  const sluice = (...args: string[]) => sluiceCommand({ DATABASE_URL: bench.sluiceUrl }, ["plan", ...args]);
  expect(await sluice("restore", "expand")).toEqual({
    code: 2,
    text: "Only contract has a backup to restore. Roll this phase back instead.\n",
  });
  expect((await sluice("rollback", "contract")).text).toContain("undone by restoring");
  expect((await sluice("--help")).text).toMatch(/restore .*<phase>\s+bring back what contract removed/);
});
