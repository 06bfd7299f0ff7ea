import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { MOST_CSV_BYTES, whyCsvTooLarge } from "./csv-size.ts";

test.each([
  [0, null],
  [MOST_CSV_BYTES, null],
  [MOST_CSV_BYTES + 1, "10.1 MB"],
  [14 * 1024 * 1024, "14 MB"],
  [3 * 1024 ** 3, "3,072 MB"],
])("a file of %d bytes: %s", (bytes, has) => {
  const why = whyCsvTooLarge(bytes);
  expect(why && english(why)).toBe(
    has && `The file has ${has}; at most 10 MB can be taken in at once. Nothing was changed.`,
  );
});
