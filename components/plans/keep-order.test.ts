import { expect, test } from "vitest";
import { inOrder, keepOrder } from "./keep-order.ts";

test("counts that change move nothing; new values come last, and one that was gone comes back to its place", () => {
  const opened = keepOrder([], ["w1", "w4", "w2"]);
  expect(keepOrder(opened, ["w4", "w2", "w1"])).toBe(opened);
  const grown = keepOrder(opened, ["w3", "w4", "w1"]);
  expect(grown).toEqual(["w1", "w4", "w2", "w3"]);
  expect(inOrder(keepOrder(grown, ["w3", "w2", "w4"]), ["w3", "w2", "w4"], String)).toEqual([
    "w4",
    "w2",
    "w3",
  ]);
});
