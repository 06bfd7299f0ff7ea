import { expect, test } from "vitest";
import { describeDecision, sumOf } from "./decide-summary.ts";

test("many are asked once, with the sum and what each does", () => {
  const chosen = [
    { rawValue: "3시", value: "AFTERNOON", expectedRows: 400 },
    { rawValue: "2시", value: "AFTERNOON", expectedRows: 10 },
    { rawValue: "", value: null, expectedRows: 1 },
  ];
  expect(sumOf(chosen)).toBe("3 values, 411 rows");
  expect(describeDecision(chosen, "contract")).toEqual([
    "2 values, 410 rows become AFTERNOON, and later rows with the same text too.",
    "1 value, 1 row stay without a value, and nobody is asked again. They will stop contract until they are decided.",
  ]);
});
