import { expect, test } from "vitest";
import { leftOpenAhead, stillToDecide } from "./read-to-decide.ts";

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

test("what was left open is counted by what the rehearsal found of it, and what no row has is not", () => {
  const report = { quarantineGroups: [group("asdf", 38), group("?", 4)], quarantineValues: 2 };
  expect(leftOpenAhead(report, [])).toBeNull();
  expect(leftOpenAhead(report, [value("never")])).toBeNull();
  expect(leftOpenAhead(report, [value("asdf"), value("never")])).toMatchObject({
    count: { rows: 38, values: 1 },
  });
  // Where it found more than it kept, one that it did not keep may have rows, which nobody counted.
  expect(leftOpenAhead({ ...report, quarantineValues: 31 }, [value("asdf"), value("rare")])).toMatchObject({
    count: { rows: 38, values: 2 },
  });
});
