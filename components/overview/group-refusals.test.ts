import { expect, test } from "vitest";
import type { AuditEntryView } from "#lib/audit/model.ts";
import { groupRefusals } from "./group-refusals.ts";

const entry = (id: string, outcome: AuditEntryView["outcome"]) => ({ id, outcome }) as AuditEntryView;

test("refusals in a row take one line, so that what was done stays in sight", () => {
  const entries = [
    entry("6", "refused"),
    entry("5", "refused"),
    entry("4", "refused"),
    entry("3", "done"),
    entry("2", "refused"),
    entry("1", "done"),
  ];
  expect(groupRefusals(entries, 8).map((one) => [one.entry.id, one.alike])).toEqual([
    ["6", 2],
    ["3", 0],
    ["2", 0],
    ["1", 0],
  ]);
  expect(groupRefusals(entries, 2)).toHaveLength(2);
});
