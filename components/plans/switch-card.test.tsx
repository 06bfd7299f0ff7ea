import { expect, test } from "vitest";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { markup } from "../../test/markup.tsx";
import { SwitchCard } from "./switch-card.tsx";

const phase = {
  standing: "running",
  switch: { flag: "f", stages: [5, 100].map((percentage) => ({ percentage, soakSeconds: 60 })), probes: [] },
} as unknown as PhaseView;
const card = (over: Partial<NonNullable<PlanView["flag"]>>, killed: boolean) => {
  const flag: PlanView["flag"] = {
    name: "f",
    enabled: true,
    percentage: 100,
    windowOpen: true,
    held: false,
    raiseGate: { open: true, limit: null },
    nextStage: null,
    retired: false,
    ...over,
  };
  const html = markup(<SwitchCard phase={phase} flag={flag} killed={killed} />);
  return [/text-figure">([^<]*)/.exec(html)?.[1], /text-figure.*?text-muted">([^<]*)/.exec(html)?.[1]];
};

test("the large figure is what is in force, and what is only set is said as that", () => {
  expect(card({}, false)).toEqual(["100\u00a0%", "the last stage is reached"]);
  expect(card({}, true)).toEqual([
    "off",
    "set to 100\u00a0%, in force 0\u00a0% while the kill switch is engaged",
  ]);
  expect(card({ windowOpen: false }, false)).toEqual([
    "off",
    "set to 100\u00a0%, in force 0\u00a0% outside its hours",
  ]);
  expect(card({ enabled: false }, false)).toEqual([
    "off",
    "set to 100\u00a0%, in force 0\u00a0%, next stage 5\u00a0%",
  ]);
  expect(card({ retired: true }, true)).toEqual(["100\u00a0%", "retired: on for everyone, for good"]);
});
