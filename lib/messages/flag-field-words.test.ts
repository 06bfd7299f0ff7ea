import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { flagFieldName, flagFieldValue } from "./flag-field-words.ts";

test("variants are told by name and value, a long value by its beginning", () => {
  const after = { large: { size: 50 }, small: "a".repeat(200) };
  const change = { field: "variants", before: null, after } as const;
  expect(english(flagFieldName(change.field, true))).toBe("Variants");
  expect(english(flagFieldValue(change, "before"))).toBe("nothing");
  expect(english(flagFieldValue(change, "after"))).toBe(`large {"size":50}, small "${"a".repeat(99)}…`);
});
