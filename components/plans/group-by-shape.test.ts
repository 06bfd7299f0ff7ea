import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { groupByShape, keysByRows } from "./group-by-shape.ts";

test("values of one shape are one group, with the sum of their rows, and the largest comes first", () => {
  const values = [
    { rawValue: "3시", rows: 5 },
    { rawValue: null, rows: 3 },
    { rawValue: "2:00", rows: 4 },
    { rawValue: " ", rows: 1 },
    { rawValue: "02:30", rows: 4 },
  ];
  expect(
    groupByShape(values).map(({ title, example, groups, rows }) => [
      english(title),
      example,
      groups.length,
      rows,
    ]),
  ).toEqual([
    ["1 or 2 digits 시", "3시", 1, 5],
    ["Empty", null, 2, 4],
    ["1 or 2 digits : 1 or 2 digits", "2:00", 2, 8],
  ]);
  expect(keysByRows(values)).toEqual(["99:99", "99시", "empty"]);
});
