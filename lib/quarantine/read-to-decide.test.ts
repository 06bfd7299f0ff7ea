import { expect, test } from "vitest";
import { stillToDecide } from "./read-to-decide.ts";

const group = (rawValue: string | null, rows: number) => ({ step: "040-period", rawValue, rows });
const value = (rawValue: string | null) => ({ step: "040-period", rawValue });

test("a restart forecasts what remains: 31 values of which 3 were decided are 28", () => {
  const report = {
    quarantineGroups: [group("3시", 243), group(null, 200), group("2:00", 100)],
    quarantineValues: 31,
    decidedOnClone: 4_800,
  };
  expect(stillToDecide(report, [])).toEqual({ rows: 4_800, values: 31 });
  expect(stillToDecide(report, [value("3시"), value(null), value("beyond the largest")])).toEqual({
    rows: 4_357,
    values: 28,
  });
  // One of another step, or that no row has, is none of them where all are listed.
  const all = { ...report, quarantineValues: 3, decidedOnClone: 543 };
  expect(stillToDecide(all, [{ step: "050", rawValue: "3시" }, value("never")])).toEqual({
    rows: 543,
    values: 3,
  });
});
