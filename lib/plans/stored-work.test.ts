import { expect, test } from "vitest";
import { storedMarksBefore } from "./stored-work.ts";

const MARK = { step: "010-it", statements: 2, ended: false, midway: true, rows: 5 };

test("marks from before contract are read as they were written, now and by an earlier Sluice", () => {
  const written = storedMarksBefore.write({ marks: [MARK] });
  expect(written).toMatchObject({ version: 1 });
  expect(storedMarksBefore.read(written)).toEqual({ marks: [MARK] });
  expect(storedMarksBefore.read([MARK])).toEqual({ marks: [MARK] });
  const { midway, rows, ...less } = MARK;
  expect(storedMarksBefore.read([less])).toEqual({ marks: [{ ...less, midway: false, rows: 0 }] });
  expect(storedMarksBefore.read([])).toEqual({ marks: [] });
});

test.each([null, {}, "text", [{ step: 1 }], { version: 2, marks: [] }])(
  "%j is of no shape that is known",
  (stored) => {
    expect(storedMarksBefore.read(stored)).toBeNull();
  },
);
