import { expect, test } from "vitest";
import { message } from "#lib/messages/catalogue/message.ts";
import { runBars } from "./run-bars.ts";

const NONE = message("checks.expects.exactly", { value: "0" });
const run = (observed: string | null, ok = observed === "0") => ({ observed, ok });

test("a failure is as tall as what it found, and what neighbours found is said once", () => {
  const { heights, labels } = runBars(
    ["0", "1", "1", "4", "0", "2"].map((one) => run(one)),
    NONE,
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
    expect(runBars(runs, message("checks.expects.atLeast", { value: "95 %" }))).toEqual({
      heights: [0.3, 1],
      labels: [],
    });
  expect(runBars([run("0"), run(null, false)], NONE).labels).toEqual([]);
});
