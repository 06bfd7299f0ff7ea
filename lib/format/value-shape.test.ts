import fc from "fast-check";
import { expect, test } from "vitest";
import { nameShape, shapeOf } from "./value-shape.ts";

test.each([
  ["10:30 AM", "99:99 AM"],
  ["9:05  am", "99:99 AM"],
  [" 2:00 ", "99:99"],
  ["02:30", "99:99"],
  ["3시", "99시"],
  ["5", "99"],
  ["１４:００", "99:99"],
  ["2026-11-27", "9999-99-99"],
  ["010-1234", "999-9999"],
  ["", "Empty"],
  [null, "Empty"],
  [" \n", "Empty"],
  ["점심시간", "Words without a number"],
  ["after lunch?", "Words without a number"],
  ["?", "Signs only"],
  ["=1+1", "=99+99"],
  ["call me after 14:00 please", "Longer texts with numbers"],
])("%j is of the shape %j", (rawValue, shape) => {
  expect(nameShape(shapeOf(rawValue))).toBe(shape);
});

test("a shape tells nothing of which digits there are", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 9 }), (text, digit) => {
      const other = text.replaceAll(/[0-9]/g, String(digit));
      expect(shapeOf(other)).toEqual(shapeOf(text));
    }),
  );
});
