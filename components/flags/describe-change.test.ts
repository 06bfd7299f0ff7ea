import { expect, test } from "vitest";
import { describeChange } from "./describe-change.ts";

const told = (...changes: [field: string, after: string][]) =>
  describeChange({
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
  expect(describeChange({ kind: "created", changes: [] })).toBe("Created");
});
