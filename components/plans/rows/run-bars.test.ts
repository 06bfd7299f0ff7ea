import { expect, test } from "vitest";
import { runBars } from "./run-bars.ts";

const run = (observed: string, ok = observed === "0") => ({ observed, ok });

test("a failure is as tall as what it found, and what neighbours found is said once", () => {
  const { heights, labels } = runBars(
    ["0", "1", "1", "4", "0", "2"].map((one) => run(one)),
    "0",
  );
  const [passed = 1, one = 0, again, four = 0, , two = 0] = heights;
  expect(passed).toBeLessThan(one);
  expect(again).toBe(one);
  expect(one).toBeLessThan(two);
  expect(two).toBeLessThan(four);
  expect(four).toBe(1);
  expect(labels).toEqual([
    { text: "1", from: 1, length: 2 },
    { text: "4", from: 3, length: 1 },
    { text: "2", from: 5, length: 1 },
  ]);
});

test("where the figure is no count of faults, all that fail are equally tall and bear no number", () => {
  for (const runs of [
    [run("96 %", true), run("12 %", false)],
    [run("0"), run("no answer", false)],
  ])
    expect(runBars(runs, "at least 95 %")).toEqual({ heights: [0.3, 1], labels: [] });
  expect(runBars([run("0"), run("it failed", false)], "0").labels).toEqual([]);
});
