import { expect, test } from "vitest";
import { withRests } from "./with-rests.ts";

const sample = (second: number, rowsPerSecond: number) => ({
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
  rowsPerSecond,
  batchMs: 500,
});

test("a pause is drawn as one", () => {
  expect(withRests([sample(0, 2000), sample(1, 2100), sample(31, 9000)])).toEqual([
    { at: "2026-01-01T00:00:00.000Z", value: 2000 },
    { at: "2026-01-01T00:00:01.000Z", value: 2100 },
    { at: "2026-01-01T00:00:01.001Z", value: 0 },
    { at: "2026-01-01T00:00:30.500Z", value: 0 },
    { at: "2026-01-01T00:00:31.000Z", value: 9000 },
  ]);
  expect(withRests([])).toEqual([]);
});
