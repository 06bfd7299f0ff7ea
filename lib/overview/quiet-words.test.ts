import { expect, test } from "vitest";
import { english } from "../messages/catalogue/english.ts";
import { quietWords } from "./quiet-words.ts";

test("quiet is told of what was looked at, and of nothing that is not there", () => {
  expect(english(quietWords({ flags: 6, checks: 12, sinks: 1 }))).toBe(
    "Flags are served as they are set, no check fails, events are delivered.",
  );
  expect(english(quietWords({ flags: 0, checks: 0, sinks: 0 }))).toBe(
    "There is no flag yet, no check applies now, events have no sink to go to.",
  );
});
