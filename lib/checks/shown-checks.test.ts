import { expect, test } from "vitest";
import type { CheckState } from "./check-state.ts";
import { shownChecks } from "./shown-checks.ts";

const checks = (["pass", "not-run", "superseded", "error", "stale", "fail", "pass"] as CheckState[]).map(
  (state, place) => ({ state, place }),
);
const places = (show?: string) => shownChecks(checks, show).map(({ place }) => place);

test("checks that fail come first, and the others keep their order", () => {
  expect(places()).toEqual([3, 5, 0, 1, 4, 6]);
});

test("what is superseded is among no others, and is shown to who asks for it", () => {
  expect(places("superseded")).toEqual([2]);
  expect(places("not-run")).toEqual([1]);
  expect(places("failing")).toEqual([3, 5]);
  expect(places("anything else")).toEqual(places());
});
