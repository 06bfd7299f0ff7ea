import { expect, test } from "vitest";
import { wentByItself } from "./went-by-itself.ts";

const gone = { answered: false, askedAt: "/migrations/p/rows", goneAt: "/migrations/p/rows" };

test("a question that goes though nobody answered it is told, and one that was answered or left is not", () => {
  expect(wentByItself(gone)).toBe(true);
  expect(wentByItself({ ...gone, answered: true })).toBe(false);
  expect(wentByItself({ ...gone, goneAt: "/flags" })).toBe(false);
});
