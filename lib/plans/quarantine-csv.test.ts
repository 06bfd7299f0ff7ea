import fc from "fast-check";
import { expect, test } from "vitest";
import { readQuarantineCsv, writeQuarantineCsv } from "./quarantine-csv.ts";

const ALLOWED = new Map([["040-period", ["MORNING", "AFTERNOON"]]]);

/** What a person does in a spreadsheet: fills the value column of every line that is not decided. */
function fillIn(csv: string, value: string): string {
  return csv.replaceAll(',"","",""\r\n', `,"${value}","",""\r\n`);
}

test("any raw value comes back as it went out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.string({ unit: "binary" })), { minLength: 1, maxLength: 8 }),
      (values) => {
        const distinct = [...new Set(values)];
        const csv = writeQuarantineCsv(
          distinct.map((rawValue, i) => ({
            step: "040-period",
            rawValue,
            rows: i + 1,
            decided: null,
            leftOpen: null,
          })),
        );
        const read = readQuarantineCsv(fillIn(csv, "MORNING"), ALLOWED).get("040-period");
        expect(read?.decisions).toEqual(
          distinct.map((rawValue, i) => ({ rawValue, value: "MORNING", expectedRows: i + 1 })),
        );
      },
    ),
  );
});

test.each(["=1+1", "+1", "-1", "@x", "\tx", "'=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"])(
  "%j cannot run as a formula",
  (rawValue) => {
    const csv = writeQuarantineCsv([
      { step: "040-period", rawValue, rows: 1, decided: null, leftOpen: null },
    ]);
    expect(csv).toContain(`"'${rawValue}"`);
  },
);

test.each([
  ["step,raw_value,raw_is_null,rows\nx", /Line 1, column value: the column is missing/],
  [
    `${"step,raw_value,raw_is_null,rows,value\n"}040-period,"a\nb",,1,\n040-period,c,,1,NOON`,
    /Line 4, column value: "NOON"/,
  ],
  ["step,raw_value,raw_is_null,rows,value\n050-x,c,,1,MORNING", /Line 2, column step/],
  ["step,raw_value,raw_is_null,rows,value\n040-period,c,,many,MORNING", /Line 2, column rows/],
  ["step,raw_value,raw_is_null,rows,value\n040-period,c,,1", /Line 2: has 4 cells/],
  [
    "step,raw_value,raw_is_null,rows,value\n040-period,c,,1,MORNING\n040-period,c,,1,AFTERNOON",
    /Line 3, column raw_value: was decided in line 2/,
  ],
  ["", /empty/],
])("%j is refused, naming line and column", (csv, expected) => {
  expect(() => readQuarantineCsv(csv, ALLOWED)).toThrow(expected);
});

test("a decided line with another value is a change, and an emptied cell is none", () => {
  const decided = { value: "MORNING", by: "ops@sluice.local" };
  const csv = writeQuarantineCsv([
    { step: "040-period", rawValue: "a", rows: 3, decided, leftOpen: null },
    { step: "040-period", rawValue: null, rows: 0, decided, leftOpen: null },
    { step: "040-period", rawValue: "c", rows: 1, decided, leftOpen: null },
  ]);
  const [head, first = "", second = "", ...rest] = csv.split("\r\n");
  const edited = [
    head,
    first.replace('"MORNING"', '"AFTERNOON"'),
    second.replace('"MORNING"', '""'),
    ...rest,
  ].join("\r\n");
  expect(readQuarantineCsv(edited, ALLOWED).get("040-period")).toEqual({
    decisions: [],
    open: [],
    changes: [{ rawValue: "a", from: "MORNING", to: "AFTERNOON", expectedRows: 3 }],
  });
  expect(() => readQuarantineCsv(edited.replace("AFTERNOON", "NOON"), ALLOWED)).toThrow(
    /Line 2, column value/,
  );
});

test("lines without a value, and those decided before, are left alone", () => {
  const csv = writeQuarantineCsv([
    { step: "040-period", rawValue: "a", rows: 1, decided: null, leftOpen: null },
    {
      step: "040-period",
      rawValue: "b",
      rows: 1,
      decided: { value: "MORNING", by: "ops@sluice.local" },
      leftOpen: null,
    },
  ]);
  expect(readQuarantineCsv(csv, ALLOWED).size).toBe(0);
});
