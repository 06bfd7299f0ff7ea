import fc from "fast-check";
import { expect, test } from "vitest";
import { isStorable } from "../input/storable-text.ts";
import { cleanErrorText } from "./clean-error-text.ts";

test("whatever a receiver sends becomes one line of whole characters that can be stored", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 2_000 }),
    fc.string({ unit: "grapheme", maxLength: 2_000 }),
    fc.uint8Array({ maxLength: 4_000 }).map((bytes) => Buffer.from(bytes).toString("utf8")),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 500 })
      .map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const clean = cleanErrorText(text);
      expect(isStorable(clean)).toBe(true);
      expect([...clean].length).toBeLessThanOrEqual(300);
      expect(clean).not.toMatch(/[\p{Cc}\n]/u);
      expect(JSON.parse(JSON.stringify(clean))).toBe(clean);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["boom \0", "boom"],
  [`${"a".repeat(298)}👍👍`, `${"a".repeat(298)}👍👍`],
  [`${"a".repeat(298)}👍👍👍`, `${"a".repeat(298)}👍…`],
  ["half \ud83d", "half \ufffd"],
  ["two\r\nlines\u2028and\u0085more\t", "two lines and more"],
  ["no room for kim@example.com", "no room for [hidden]"],
  ["https://u:hunter2@db/x refused", "https://[hidden]@db/x refused"],
  ["https://u:hunter2@db/kim@example.com refused", "https://[hidden]@[hidden] refused"],
])("%j is kept as %j", (text, clean) => {
  expect(cleanErrorText(text)).toBe(clean);
});

test.each([
  ["message: the server is busy, try again"],
  ['{"message":"the account is suspended","code":"account_suspended"}'],
  ['{"errorMessage":"rate limit exceeded","status":429}'],
  ["token: expired"],
  ["address: must be a valid string"],
  ['{"errors":{"email":["is not valid"],"phone":["is too short"]}}'],
  ['null value in column "name" of relation "clinics" violates not-null constraint'],
  ['password authentication failed for user "sluice"'],
])("%s is shown, as it says why and nothing else", (text) => {
  expect(cleanErrorText(text)).toBe(text);
});

test.each([
  ['{"message":"wrong password: hunter2"}', '{"message":"wrong password: [hidden]"}'],
  ['{"message":"no kim@example.com here"}', '{"message":"no [hidden] here"}'],
  ["token: expired abc123", "token: [hidden]"],
  ["name: is not Kim", "name: [hidden]"],
  ['{"note":"rate limit exceeded"}', '{"note":"[hidden]"}'],
])("%s keeps what is somebody's hidden", (text, clean) => {
  expect(cleanErrorText(text)).toBe(clean);
});
