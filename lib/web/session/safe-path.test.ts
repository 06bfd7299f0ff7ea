import fc from "fast-check";
import { expect, test } from "vitest";
import { safePath } from "./safe-path.ts";

test("a path of this site is kept", () => {
  expect(safePath("/flags/a?tab=history#x")).toBe("/flags/a?tab=history#x");
  expect(safePath("/outbox?sink=%2F%2Fa")).toBe("/outbox?sink=%2F%2Fa");
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example/x",
  "/..//evil.example/x",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/%2E%2e//evil.example",
  "/./\\evil.example",
  "/\n/evil.example",
  "/flags\nX: y",
  "/flags\u0085",
  "javascript:alert(1)",
  "/sign-in?callbackUrl=/",
  "",
  null,
  undefined,
])("%j leads home", (wanted) => {
  expect(safePath(wanted)).toBe("/");
});

test("whatever is asked for, a browser stays on this site", () => {
  const piece = fc.constantFrom(
    "/",
    ".",
    "..",
    "\\",
    "%2e",
    "%2f",
    "%5c",
    "\n",
    "\t",
    "?",
    "#",
    "@",
    ":",
    "evil.example",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = safePath(`/${pieces.join("")}`);
      expect(new URL(path, "https://sluice.example").origin).toBe("https://sluice.example");
    }),
    { numRuns: 2_000 },
  );
});
