import { expect, test } from "vitest";
import { valuesToDecide } from "./dry-run-words.ts";

const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ step: "040-period", rawValue: `v${index}`, rows: 1 }));

test("the total is the total, whatever the report lists", () => {
  expect(valuesToDecide({ quarantineGroups: groups(20), quarantineValues: 31 })).toBe(
    "31 values that a person would have to decide, the 20 most frequent shown",
  );
  expect(valuesToDecide({ quarantineGroups: groups(1), quarantineValues: 1 })).toBe(
    "1 value that a person would have to decide",
  );
});

test("a report that did not count them claims no total", () => {
  expect(valuesToDecide({ quarantineGroups: groups(20) })).toBe(
    "The 20 most frequent values that a person would have to decide",
  );
  expect(valuesToDecide({ quarantineGroups: groups(3) })).toBe("3 values that a person would have to decide");
});
