import { expect, test } from "vitest";
import { isCallerGone } from "./is-caller-gone.ts";

const aborted = () => Object.assign(new Error("aborted"), { code: "ECONNRESET" });

test("a caller that hangs up is told from what fails here", () => {
  expect(isCallerGone(aborted())).toBe(true);
  expect(isCallerGone(new DOMException("This operation was aborted", "AbortError"))).toBe(true);
  // A database that resets a connection is ours.
  expect(isCallerGone(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }))).toBe(false);
  expect(isCallerGone(new Error("no"))).toBe(false);
});
