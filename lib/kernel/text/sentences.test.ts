import { expect, test } from "vitest";
import { asSentence } from "./sentences.ts";

test.each([
  ["reason is needed", "Reason is needed."],
  ["Wait until it has ended.", "Wait until it has ended."],
  ["is it on?", "Is it on?"],
  ['there is no flag "x"', 'There is no flag "x".'],
  ['It says "no."', 'It says "no."'],
  ["sluice.yaml is wrong", "sluice.yaml is wrong."],
  ["020-period has no backup.sql", "020-period has no backup.sql."],
  ["admin@sluice.local holds it", "admin@sluice.local holds it."],
  ["/srv/sluice is damaged", "/srv/sluice is damaged."],
  ["The build failed:\nerror TS2305", "The build failed:\nerror TS2305"],
  ["no", "No."],
  ["", ""],
])("%j is said as %j", (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
  expect(asSentence(sentence)).toBe(sentence);
});
