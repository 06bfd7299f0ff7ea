import { expect, test } from "vitest";
import { refuseWeakPassword } from "./password-strength.ts";
import { plainLetters } from "./plain-letters.ts";

const PERSON = { email: "nb1@sluice.local", name: "Ann Berger" };

test.each([
  ["ｎｂ１＠ｓｌｕｉｃｅ．ｌｏｃａｌ", "nb1@sluice.local"],
  ["ｐａｓｓｗｏｒｄ１２３４", "password1234"],
  ["𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝𝟏𝟐𝟑𝟒", "password1234"],
  ["pàsswörd1234", "password1234"],
])("%s is as easy to guess as %s", (password, plain) => {
  expect(plainLetters(password)).toBe(plain);
  expect(() => refuseWeakPassword(password, PERSON)).toThrow(/passwordGuessed|passwordIsEmail/);
});

test.each([
  "correct horse battery",
  "창문 너머 파란 고래 셋",
  "नीली व्हेल खिड़की के पार",
  "größe zählt später nicht",
])("%s is accepted", (password) => {
  expect(() => refuseWeakPassword(password, PERSON)).not.toThrow();
});
