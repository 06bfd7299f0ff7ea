import { expect, test } from "vitest";
import { differences, fieldWords, valueWords } from "./diff.ts";

test("names what changed and leaves out what the database keeps for itself", () => {
  const before = { enabled: false, rollout_percentage: 10, revision: 3, updated_at: "a", owner: "x" };
  const after = { enabled: true, rollout_percentage: 10, revision: 4, updated_at: "b", owner: "x" };
  expect(differences(before, after)).toEqual([{ field: "enabled", before: "false", after: "true" }]);
});

test("a creation and a removal have one side only", () => {
  expect(differences(null, { name: "a" })).toEqual([{ field: "name", before: null, after: "a" }]);
  expect(differences({ name: "a", list: [1] }, undefined)).toEqual([
    { field: "name", before: "a", after: null },
    { field: "list", before: "1", after: null },
  ]);
});

test("fields are named in words", () => {
  expect(["rolloutPercentage", "rollout_percentage", "sha256"].map(fieldWords)).toEqual([
    "rollout percentage",
    "rollout percentage",
    "sha256",
  ]);
});

test("values are told in words where they are words of the database", () => {
  expect(valueWords("state", "rolling_back")).toBe("rolling back");
  expect(valueWords("enabled", "false")).toBe("off");
  expect(valueWords("flag", "batch_polling")).toBe("batch_polling");
  expect(valueWords("state", null)).toBeNull();
});

test("a list of names is told as names", () => {
  expect(differences({ running: ["reminders", "billing"] }, { running: [] })).toEqual([
    { field: "running", before: "reminders, billing", after: "none" },
  ]);
});
