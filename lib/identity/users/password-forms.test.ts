import fc from "fast-check";
import { expect, test } from "vitest";
import { isWordAndYear, passwordForms, withoutKnownParts } from "./password-forms.ts";

test("however long a password is, the meter sees four short texts at most", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (password) => {
      const { typed, bare } = passwordForms(password);
      const forms = [...typed, ...bare];
      expect(forms.length).toBeLessThanOrEqual(4);
      for (const form of forms) expect([...form].length).toBeLessThanOrEqual(64);
    }),
  );
});

test.each([
  ["p a s s w o r d 1", "password1"],
  ["pass word pass word", "password"],
  ["Winter-Winter-Winter", "winter"],
])("%s is looked at as %s", (password, form) => {
  expect(passwordForms(password).bare).toEqual([form]);
});

test.each([
  ["Willkommen2026!", true],
  ["winter-2026-winter", true],
  ["correct horse 2026", false],
  ["Willkommen20261", false],
])("%s is a word and a year: %s", (password, right) => {
  expect(isWordAndYear(password)).toBe(right);
});

test("what is known is taken out however it is written, and of two that overlap both", () => {
  expect(withoutKnownParts("ThisIsMyPassw0rd1", [])).toBe("thisismy1");
  expect(withoutKnownParts("N0rthwind-4711", ["northwind", "wind-4"])).toBe("711");
  expect(withoutKnownParts("correct horse battery", ["northwind"])).toBeNull();
});
