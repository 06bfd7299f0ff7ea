import { expect, test } from "vitest";
import { capital } from "#lib/kernel/text/sentences.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeChange } from "./describe-change.ts";

const words = (change: Parameters<typeof describeChange>[0]) => capital(english(describeChange(change)));
const told = (...changes: [field: string, after: string][]) =>
  words({
    kind: "changed",
    changes: changes.map(([field, after]) => ({ field, before: null, after })),
  });

test("a change is told by all that it did", () => {
  expect(told(["Enabled", "off"])).toBe("Turned off");
  expect(told(["Percentage", "25 %"])).toBe("Set to 25 %");
  expect(told(["Held", "not held"])).toBe("Released");
  expect(told(["Allow-list", "3 keys"], ["Window", "always"])).toBe("Allow-list and window changed");
  expect(told(["Enabled", "on"], ["Percentage", "5 %"], ["Owner", "x"])).toBe(
    "Turned on, set to 5 %, owner changed",
  );
  expect(told()).toBe("Saved");
  expect(words({ kind: "created", changes: [] })).toBe("Created");
});
