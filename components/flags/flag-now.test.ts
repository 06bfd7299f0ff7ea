import { expect, test } from "vitest";
import { type FlagNow, newerOf } from "./flag-now.ts";

const at = (revision: number, rolloutPercentage: number): FlagNow => ({
  name: "f",
  enabled: true,
  state: "partly on",
  serves: "some",
  rolloutPercentage,
  revision,
});

test("what a press made of a flag shows until the page has read it, and never over what is newer", () => {
  expect(newerOf(at(4, 25), at(5, 50)).rolloutPercentage).toBe(50);
  expect(newerOf(at(6, 10), at(5, 50)).rolloutPercentage).toBe(10);
  // Of the same revision the page knows more: the kill switch, a check that fails.
  expect(newerOf({ ...at(5, 50), state: "killed" }, at(5, 50)).state).toBe("killed");
  expect(newerOf(at(4, 25), undefined).rolloutPercentage).toBe(25);
});
