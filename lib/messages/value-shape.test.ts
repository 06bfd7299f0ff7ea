import fc from "fast-check";
import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { shapeOf, shapeWords } from "./value-shape.ts";

test.each([
  ["10:30 AM", "1 or 2 digits : 1 or 2 digits AM"],
  ["9:05  am", "1 or 2 digits : 1 or 2 digits AM"],
  [" 2:00 ", "1 or 2 digits : 1 or 2 digits"],
  ["02:30", "1 or 2 digits : 1 or 2 digits"],
  ["3시", "1 or 2 digits 시"],
  ["5", "1 or 2 digits"],
  ["１４:００", "1 or 2 digits : 1 or 2 digits"],
  ["2026-11-27", "4 digits - 1 or 2 digits - 1 or 2 digits"],
  ["010-1234", "3 digits - 4 digits"],
  ["", "Empty"],
  [null, "Empty"],
  [" \n", "Empty"],
  ["점심시간", "Words without a number"],
  ["after lunch?", "Words without a number"],
  ["?", "Signs only"],
  ["=1+1", "= 1 or 2 digits + 1 or 2 digits"],
  ["call me after 14:00 please", "Longer texts with numbers"],
])("%j is of the shape %j", (rawValue, shape) => {
  expect(english(shapeWords(shapeOf(rawValue)))).toBe(shape);
});

test("a shape tells nothing of which digits there are", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 9 }), (text, digit) => {
      const other = text.replaceAll(/[0-9]/g, String(digit));
      expect(shapeOf(other)).toEqual(shapeOf(text));
    }),
  );
});
