import { expect, test } from "vitest";
import type { DecidedGroup, QuarantineView, UndecidedGroup } from "#lib/quarantine/views.ts";
import { markup } from "../../../test/markup.tsx";
import { ValuesPanel } from "./values-panel.tsx";

const at = new Date("2026-03-01T10:00:00Z");
const ofStep = (step: string, rawValue: string) => ({
  step,
  raw: '"preferredTime"',
  column: "period",
  rawValue,
  values: ["MORNING", "AFTERNOON"],
});
const waits = (step: string, rawValue: string, leftOpen = false): UndecidedGroup => ({
  ...ofStep(step, rawValue),
  decided: null,
  rows: 38,
  earliest: at,
  leftOpen: leftOpen ? { by: "ops", at } : null,
});
const decided: DecidedGroup = {
  ...ofStep("040-period", "3:00"),
  decided: { value: "AFTERNOON", by: "ops", at },
  rows: null,
  earliest: null,
  leftOpen: null,
};
const VIEW: QuarantineView = {
  plan: "p",
  groups: [
    waits("040-period", "TBD"),
    waits("040-period", "asdf", true),
    waits("060-period", "-"),
    waits("060-period", "?", true),
    decided,
  ],
  undecided: { rows: 76, values: 2 },
  rehearsed: null,
  foreseen: null,
  leftOpen: { rows: 76, values: 2, blocks: "contract", step: null },
  blocks: {},
  measured: true,
  stand: { decide: null, change: null, withdraw: null },
  rewriting: 0,
  lapsed: 0,
};
const action = async () => ({ status: "idle" as const });
const panel = (over: Partial<QuarantineView> = {}) =>
  markup(
    <ValuesPanel
      plan="p"
      view={{ ...VIEW, ...over }}
      tabs={null}
      reason={null}
      actions={{ decide: action, changeDecided: action, countDecided: async () => 0, importCsv: action }}
    />,
  );

test("each list of values has a name of its own, and those left open are not named as values to decide", () => {
  const names = [...panel().matchAll(/<section aria-label="([^"]*)"/g)].map(([, name]) => name);
  expect(names).toEqual([
    "Values to decide, 040 period",
    "Values to decide, 060 period",
    "Values left open, 040 period",
    "Values left open, 060 period",
    "Decided values",
  ]);
});

test("what was decided has not become of a row before the backfill has written it", () => {
  const head = (over: Partial<QuarantineView>) =>
    panel(over).match(/>(Bec[oa]mes?)<\/th><th[^>]*>Decided/)?.[1];
  expect(head({})).toBe("Became");
  expect(head({ measured: false })).toBe("Becomes");
  expect(head({ rewriting: 1 })).toBe("Becomes");
});
