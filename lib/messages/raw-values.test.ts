import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { rawValueFirst, rawValueWords } from "./raw-values.ts";

test("a text that cannot be seen is named in words", () => {
  expect([null, "", " ", "   ", " \t\n", "after lunch"].map(rawValueWords).map(english)).toEqual([
    "nothing stored (NULL)",
    "an empty text",
    "a text of 1 space",
    "a text of 3 spaces",
    "a text of spaces and line ends only",
    '"after lunch"',
  ]);
  expect(["", "  ", "lunch"].map(rawValueFirst).map(english)).toEqual([
    "An empty text",
    "A text of 2 spaces",
    '"lunch"',
  ]);
});
