import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { failureWords } from "./failure-words.ts";

test.each([
  ["connection-refused", "connection refused", "The connection was refused."],
  ["timed-out", "30 s", "There was no answer within 30 s."],
  ["connection-error", "EPROTO", "The connection failed: EPROTO."],
  ["http-503", "503 Service Unavailable", "503 Service Unavailable."],
  // As it was stored before there were codes.
  ["timeout", "timed out after 30 s", "Timed out after 30 s."],
  ["not-sent", "could not be sent: a bug", "Could not be sent: a bug."],
  [null, "it failed", "It failed."],
])("%s, %s", (errorClass, said, words) => {
  const found = failureWords(errorClass, said);
  expect(found && english(found)).toBe(words);
});

test("what did not fail has no words", () => {
  expect(failureWords(null, null)).toBeNull();
});
