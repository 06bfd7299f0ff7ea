import { expect, test } from "vitest";
import { asIs } from "./as-is.ts";
import { english } from "./catalogue/english.ts";
import { foundTitle, foundWords } from "./found-words.ts";

const three = { observed: "3", expected: asIs("0"), error: null, countsRows: true };

test("a failing check is named with what it found, and of what where that is known", () => {
  expect(english(foundWords(three))).toBe("3 rows fail");
  expect(english(foundWords({ ...three, observed: "1" }))).toBe("1 row fails");
  expect(english(foundTitle("No period contradicts a time", three))).toBe(
    "3 rows fail “No period contradicts a time”",
  );
  const share = { observed: "93 %", expected: asIs("at least 95 %"), error: null, countsRows: false };
  expect(english(foundTitle("Most could be read", share))).toBe(
    "“Most could be read” found 93 %, expected at least 95 %",
  );
  // A count of something else than rows is of nobody knows what.
  expect(english(foundWords({ ...three, countsRows: false }))).toBe("found 3, expected 0");
  expect(english(foundTitle("It runs", { ...three, error: "no such table" }))).toBe(
    "“It runs” could not be run",
  );
});
