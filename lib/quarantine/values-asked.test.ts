import { expect, test } from "vitest";
import { valuesAsked } from "./values-asked.ts";

const none = { undecided: { rows: 0, values: 0 }, rehearsed: null, foreseen: null };
const ahead = { at: new Date(0), groups: [], count: { rows: 9, values: 3 }, beyond: 0 };

test("nothing found is no count before every row was looked at", () => {
  expect(valuesAsked({ ...none, measured: false })).toBe(null);
  expect(valuesAsked({ ...none, measured: true })).toBe(0);
});

test("what was found counts at once, and with it what a rehearsal foresees", () => {
  const found = { rows: 400, values: 2 };
  expect(valuesAsked({ ...none, undecided: found, measured: false })).toBe(2);
  expect(valuesAsked({ ...none, undecided: found, foreseen: ahead, measured: false })).toBe(5);
  expect(valuesAsked({ ...none, rehearsed: ahead, measured: false })).toBe(3);
});
