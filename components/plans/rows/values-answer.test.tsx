import { expect, test } from "vitest";
import type { QuarantineView } from "#lib/quarantine/views.ts";
import { markup } from "../../../test/markup.tsx";
import { ValuesAnswer } from "./values-answer.tsx";

const NOTHING: QuarantineView = {
  plan: "p",
  groups: [],
  undecided: { rows: 0, values: 0 },
  rehearsed: null,
  foreseen: null,
  leftOpen: null,
  blocks: {},
  measured: false,
  stand: { decide: null, change: null, withdraw: null },
  rewriting: 0,
  lapsed: 0,
};
const foreseen = (values: number, rows: number) => ({
  at: new Date(),
  groups: [],
  count: { values, rows },
  beyond: 0,
});
const words = (view: Partial<QuarantineView>) =>
  markup(<ValuesAnswer view={{ ...NOTHING, ...view }} csv={null} back={null} />).replace(/<[^>]*>/g, " ");

test("a backfill under way is told what its rehearsal counted, not that nothing was measured", () => {
  expect(words({})).toContain("Not measured yet");
  const running = words({ foreseen: foreseen(26, 3770) });
  expect(running).toContain("26 values foreseen, about 3,770 rows");
  expect(running).not.toContain("Not measured");
  expect(words({ foreseen: foreseen(0, 0) })).toContain("No value is foreseen to need a decision");
});

test("what was found leads, and what is still foreseen is named with it", () => {
  const view = { measured: true, undecided: { rows: 3, values: 1 }, foreseen: foreseen(25, 3700) };
  expect(words(view)).toContain("1 value to decide, 3 rows");
  expect(words(view)).toContain("25 more values in about 3,700 rows");
});
