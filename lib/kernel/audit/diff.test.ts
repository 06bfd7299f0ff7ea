import { expect, test } from "vitest";
import { differences } from "./diff.ts";

test("names what changed and leaves out what the database keeps for itself", () => {
  const before = { enabled: false, rollout_percentage: 10, revision: 3, updated_at: "a", owner: "x" };
  const after = { enabled: true, rollout_percentage: 10, revision: 4, updated_at: "b", owner: "x" };
  expect(differences(before, after)).toEqual([{ field: "enabled", before: false, after: true }]);
});

test("a creation and a removal have one side only", () => {
  expect(differences(null, { name: "a" })).toEqual([{ field: "name", before: null, after: "a" }]);
  expect(differences({ name: "a", list: [1] }, undefined)).toEqual([
    { field: "name", before: "a", after: null },
    { field: "list", before: [1], after: null },
  ]);
});

test("lists and objects differ by what is in them", () => {
  expect(differences({ window: { from: "02:00" } }, { window: { from: "02:00" } })).toEqual([]);
  expect(differences({ running: ["reminders"] }, { running: [] })).toEqual([
    { field: "running", before: ["reminders"], after: [] },
  ]);
});
