import { expect, test } from "vitest";
import { safePath } from "./safe-path.ts";

test("a path of this site is kept", () => {
  expect(safePath("/flags/a?tab=history#x")).toBe("/flags/a?tab=history#x");
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "/sign-in?callbackUrl=/",
  "",
  null,
  undefined,
])("%s leads home", (wanted) => {
  expect(safePath(wanted)).toBe("/");
});
