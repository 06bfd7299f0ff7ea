import { expect, test } from "vitest";
import type { FlagFieldChange } from "#lib/flags/field-change.ts";
import { capital } from "#lib/kernel/text/sentences.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeChange } from "./describe-change.ts";

const words = (change: Parameters<typeof describeChange>[0]) => capital(english(describeChange(change)));
const told = (...changes: [field: FlagFieldChange["field"], after: unknown][]) =>
  words({
    kind: "changed",
    changes: changes.map(([field, after]) => ({ field, before: null, after }) as FlagFieldChange),
  });

test("a change is told by all that it did", () => {
  expect(told(["enabled", false])).toBe("Turned off");
  expect(told(["percentage", 25])).toBe("Set to 25 %");
  expect(told(["held", false])).toBe("Released");
  expect(told(["allowKeys", 3], ["window", null])).toBe("Allow-list and window changed");
  expect(told(["enabled", true], ["percentage", 5], ["owner", "x"])).toBe(
    "Turned on, set to 5 %, owner changed",
  );
  expect(told()).toBe("Saved");
  expect(words({ kind: "created", changes: [] })).toBe("Created");
});
