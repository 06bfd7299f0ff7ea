import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutTerminalCodes } from "./without-terminal-codes.ts";

test("it leaves what Node leaves", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ..."\u001b \u009b \u009c \u0007 \u001b] \u001b\\ \u001b[ ] [ ; : 1 31m 0 ~ n a \n".split(" "),
    ),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      expect(withoutTerminalCodes(text)).toBe(stripVTControlCharacters(text));
    }),
    { numRuns: 5_000 },
  );
});

// Whatever looks for an end from every beginning on takes minutes here.
test.each([
  "\u001b]",
  "\u001b]a\u001b",
  "\u001b[",
  "\u001b[;",
  "\u001b[1;",
  "\u009b1",
  "\u001b]\u0007\u001b]",
])("it goes through a long text of %j once", (piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length));
  expect(withoutTerminalCodes(text).length).toBeLessThanOrEqual(text.length);
});
