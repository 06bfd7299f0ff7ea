import { expect, test } from "vitest";
import { groupByShape, titlesByRows } from "./group-by-shape.ts";

test("values of one shape are one group, with the sum of their rows, and the largest comes first", () => {
  const values = [
    { rawValue: "3시", rows: 5 },
    { rawValue: null, rows: 3 },
    { rawValue: "2:00", rows: 4 },
    { rawValue: " ", rows: 1 },
    { rawValue: "02:30", rows: 4 },
  ];
  expect(groupByShape(values).map(({ title, groups, rows }) => [title, groups.length, rows])).toEqual([
    ["99시", 1, 5],
    ["Empty", 2, 4],
    ["99:99", 2, 8],
  ]);
  expect(titlesByRows(values)).toEqual(["99:99", "99시", "Empty"]);
});
