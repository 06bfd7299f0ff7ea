import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeDecision, nameChosen, sayDecided, sumOf } from "./decide-summary.ts";

test("many are asked once, with the sum and what each does", () => {
  const chosen = [
    { rawValue: "3시", value: "AFTERNOON", expectedRows: 400 },
    { rawValue: "2시", value: "AFTERNOON", expectedRows: 10 },
    { rawValue: "", value: null, expectedRows: 1 },
  ];
  expect(english(sumOf(chosen))).toBe("3 values, 411 rows");
  const say = (of: typeof chosen, ahead: boolean) =>
    describeDecision(of, { blocks: "contract", ahead }).map(({ does }) => english(does));
  expect(say(chosen, false)).toEqual([
    "2 values become AFTERNOON in 410 rows, and in later rows with the same text too.",
    "1 value is left open: 1 row stays without a value, and nobody is asked again. It will stop contract until it is decided.",
  ]);
  expect(say(chosen.slice(0, 2), true)).toEqual([
    "2 values become AFTERNOON in about 410 rows when the backfill comes to them. Until then nothing is written into a row.",
  ]);
  expect(say(chosen.slice(1, 2), true)).toEqual([
    "1 value becomes AFTERNOON in about 10 rows when the backfill comes to them. Until then nothing is written into a row.",
  ]);
});

test("before they are decided the values are named with their rows, the largest first, and the rest counted", () => {
  const of = (rawValue: string | null, expectedRows: number) => ({ rawValue, value: "PM", expectedRows });
  const names = (chosen: Parameters<typeof nameChosen>[0], about: boolean) => {
    const { named, more } = nameChosen(chosen, about);
    return { named: named.map(english), more: more && english(more) };
  };
  expect(names([of("3시", 1), of(null, 1200)], false)).toEqual({
    named: ["nothing stored (NULL), 1,200 rows", '"3시", 1 row'],
    more: null,
  });
  const many = Array.from({ length: 11 }, (_, index) => of(`v${index}`, 2));
  expect(names(many, true)).toEqual({
    named: expect.arrayContaining(['"v0", about 2 rows', '"v7", about 2 rows']),
    more: "and 3 more values, about 6 rows",
  });
});

test("what was decided ahead filled nothing yet", () => {
  const done = {
    groups: 2,
    rows: 0,
    undecidedRows: 0,
    withdrawn: { groups: 0, rows: 0 },
    settled: true,
    leftOpen: { groups: 1, rows: 0 },
  };
  expect(english(sayDecided({ ...done, ahead: true }))).toBe(
    "2 values decided, which the backfill will fill; 1 value left open",
  );
  expect(english(sayDecided({ ...done, rows: 9, ahead: false }))).toBe(
    "2 values decided, 9 rows filled; 1 value left open, 0 rows",
  );
});
