import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readQuarantineCsv, writeQuarantineCsv } from "./quarantine-csv.ts";

const ALLOWED = new Map([["040-period", ["MORNING", "AFTERNOON"]]]);

/** What a person does in a spreadsheet: fills the value column of every line that is not decided. */
function fillIn(csv: string, value: string): string {
  return csv.replaceAll(',"","",""\r\n', `,"${value}","",""\r\n`);
}

test("any raw value comes back as it went out, wherever the pieces end that are read at a time", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: "binary" })), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 80, max: 400 }),
      async (values, pieceCharacters) => {
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
        const read = await readQuarantineCsv(fillIn(csv, "MORNING"), ALLOWED, pieceCharacters);
        expect(read.get("040-period")?.decisions).toEqual(
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
])("%j is refused, naming line and column", async (csv, expected) => {
  await expect(readQuarantineCsv(csv, ALLOWED)).rejects.toThrow(expected);
  await expect(readQuarantineCsv(csv, ALLOWED, 3)).rejects.toThrow(expected);
});

test("a decided line with another value is a change, and an emptied cell is none", async () => {
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
  expect((await readQuarantineCsv(edited, ALLOWED)).get("040-period")).toEqual({
    decisions: [],
    open: [],
    changes: [{ rawValue: "a", from: "MORNING", to: "AFTERNOON", expectedRows: 3 }],
  });
  await expect(readQuarantineCsv(edited.replace("AFTERNOON", "NOON"), ALLOWED)).rejects.toThrow(
    /Line 2, column value/,
  );
});

test("lines without a value, and those decided before, are left alone", async () => {
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
  expect((await readQuarantineCsv(csv, ALLOWED)).size).toBe(0);
});

test.each([";", "\t"])(
  "columns that a spreadsheet divides by %j, with lines of its own kind, are read",
  async (delimiter) => {
    for (const newline of ["\r\n", "\n", "\r"]) {
      const lines = [
        "step,raw_value,raw_is_null,rows,value",
        "040-period,a,,1,MORNING",
        "040-period,b,,2,MORNING",
      ];
      const csv = lines.join(newline).replaceAll(",", delimiter);
      const read = await readQuarantineCsv(csv, ALLOWED);
      expect(read.get("040-period")?.decisions.map((one) => one.rawValue)).toEqual(["a", "b"]);
    }
  },
);

const HEAD = "step,raw_value,raw_is_null,rows,value\n";
const MANY = 9_000_000;
test.each([
  ["lines that decide nothing", "040-period,a,,1,\n".repeat(MANY / 17), null],
  [
    "a cell that never ends",
    `040-period,"${'""'.repeat(MANY / 2)}`,
    /Line 2: is longer than 250,000 characters/,
  ],
  ["one line of cells", ",".repeat(MANY), /Line 2: is longer than 250,000 characters/],
  [
    "too much to decide",
    Array.from({ length: 500_000 }, (_, i) => `040-period,${i},,1,MORNING\n`).join(""),
    /Line 20002: there are more than 20,000 lines to decide/,
  ],
])("a large file lets other work through while it is read: %s", async (_, lines, refused) => {
  let turns = 0;
  let done = false;
  const others = (async () => {
    while (!done) {
      await setImmediate();
      turns += 1;
    }
  })();
  const read = await readQuarantineCsv(HEAD + lines, ALLOWED).catch((error: unknown) => error);
  done = true;
  await others;
  expect(turns).toBeGreaterThan(5);
  if (refused) expect(read).toMatchObject({ code: "invalid", message: expect.stringMatching(refused) });
  else expect(read).toEqual(new Map());
});
