import { expect, test } from "vitest";
import { sumSinks } from "./sum-sinks.ts";

const none = { inPerSecond: null, deliveredPerSecond: null, retrying: 0, blocked: 0, dead: 0, discarded: 0 };

test("a sum of sinks is there only when each was read", () => {
  expect(
    sumSinks(
      [
        { ...none, depth: 2 },
        { ...none, depth: 3 },
      ],
      "depth",
    ),
  ).toBe(5);
  expect(
    sumSinks(
      [
        { ...none, depth: 2 },
        { ...none, depth: null },
      ],
      "depth",
    ),
  ).toBeNull();
  expect(sumSinks([], "depth")).toBeNull();
});
