import { expect, test } from "vitest";
import { nameRawValue } from "./raw-values.ts";

test("a text that cannot be seen is named in words", () => {
  expect([null, "", " ", "   ", " \t\n", "after lunch"].map(nameRawValue)).toEqual([
    "nothing stored (NULL)",
    "an empty text",
    "a text of 1 space",
    "a text of 3 spaces",
    "a text of spaces and line ends only",
    '"after lunch"',
  ]);
});
