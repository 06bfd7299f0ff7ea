import { expect, test } from "vitest";
import { describeDecision, sayDecided, sumOf } from "./decide-summary.ts";

test("many are asked once, with the sum and what each does", () => {
  const chosen = [
    { rawValue: "3시", value: "AFTERNOON", expectedRows: 400 },
    { rawValue: "2시", value: "AFTERNOON", expectedRows: 10 },
    { rawValue: "", value: null, expectedRows: 1 },
  ];
  expect(sumOf(chosen)).toBe("3 values, 411 rows");
  expect(describeDecision(chosen, { blocks: "contract", ahead: false })).toEqual([
    "2 values, 410 rows become AFTERNOON, and later rows with the same text too.",
    "1 value, 1 row stay without a value, and nobody is asked again. They will stop contract until they are decided.",
  ]);
  expect(describeDecision(chosen.slice(0, 2), { blocks: "contract", ahead: true })).toEqual([
    "2 values, about 410 rows become AFTERNOON when the backfill comes to them. Until then nothing is written into a row.",
  ]);
});

test("what was decided ahead filled nothing yet", () => {
  const done = { groups: 2, rows: 0, undecidedRows: 0, settled: true, leftOpen: { groups: 1, rows: 0 } };
  expect(sayDecided({ ...done, ahead: true })).toBe(
    "2 values decided, which the backfill will fill; 1 value left open",
  );
  expect(sayDecided({ ...done, rows: 9, ahead: false })).toBe(
    "2 values decided, 9 rows filled; 1 value left open, 0 rows",
  );
});
