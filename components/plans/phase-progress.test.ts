import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import type { PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import { phaseProgress as progressOf } from "./phase-progress.ts";

const phaseProgress = (...of: Parameters<typeof progressOf>) => {
  const { segments, words } = progressOf(...of);
  return { segments, words: english(words) };
};
const BEGAN = new Date("2026-11-27T12:00:00Z");
const step = (state: string, more: Partial<StepView> = {}) =>
  ({ state, startedAt: BEGAN, rowsDone: null, rowsTotal: null, ...more }) as StepView;
const phase = (state: PhaseView["state"], steps: StepView[]) => ({
  state,
  back: state === "rolling_back" ? ({ kind: "rollback", is: "moving" } as const) : null,
  steps,
  startedAt: BEGAN,
  switch: null,
});
const NOBODY = { flag: null, killSwitchEngaged: false };

test("two of six steps are two full segments, and the running one is as full as its rows", () => {
  const steps = ["done", "done", "running", "waiting", "waiting", "waiting"].map((state) => step(state));
  expect(phaseProgress(phase("running", steps), NOBODY)).toEqual({
    segments: [1, 1, 0, 0, 0, 0],
    words: "2 of 6 steps done",
  });
  const filling = [step("done"), step("paused", { rowsDone: 50, rowsTotal: 100 })];
  expect(phaseProgress(phase("paused", filling), NOBODY)).toEqual({
    segments: [1, 0.5],
    words: "1 of 2 steps done",
  });
  // Its last row is not its end.
  const last = phaseProgress(phase("running", [step("running", { rowsDone: 9, rowsTotal: 9 })]), NOBODY);
  expect(last.segments[0]).toBeLessThan(1);
  expect(last.words).toBe("0 of 1 step done");
});

test("undone is counted of the steps that ran, not of those before it or that never began", () => {
  const before = new Date(BEGAN.getTime() - 60_000);
  const steps = [
    step("done"),
    step("done"),
    step("done"),
    step("rolled_back"),
    step("rolled_back", { startedAt: before }),
    step("waiting", { startedAt: null }),
  ];
  expect(phaseProgress(phase("rolling_back", steps), NOBODY)).toEqual({
    segments: [1, 1, 1, 0],
    words: "1 of 4 steps undone",
  });
});

test("a way back that failed is counted as one, and not as a run that did some of its steps", () => {
  const failed = {
    ...phase("failed", [step("failed", { rowsDone: 4, rowsTotal: 9 }), step("rolled_back")]),
    back: { kind: "rollback", is: "failed" } as const,
  };
  expect(phaseProgress(failed, NOBODY)).toEqual({ segments: [1, 0], words: "1 of 2 steps undone" });
});

const STAGES = [5, 25, 50, 100].map((percentage) => ({ percentage, soakSeconds: 10 }));
const flag = (enabled: boolean, percentage: number) =>
  ({ name: "f", enabled, percentage, held: false, retired: false }) as PlanView["flag"];
const switching = (state: PhaseView["state"]) => ({
  ...phase(state, []),
  switch: { flag: "f", stages: STAGES, probes: [] },
});

test.each([
  ["running", flag(true, 50), false, [1, 1, 1, 0], "set to 50\u00a0%, 3 of 4 stages"],
  ["running", flag(true, 15), false, [1, 0.5, 0, 0], "set to 15\u00a0%, 1 of 4 stages"],
  ["running", flag(false, 50), false, [0, 0, 0, 0], "the flag is off, 0 of 4 stages"],
  ["running", flag(true, 50), true, [1, 1, 1, 0], "set to 50\u00a0%, 3 of 4 stages, served to nobody"],
  ["done", flag(true, 100), false, [1, 1, 1, 1], "every stage reached"],
  ["waiting", flag(true, 100), false, [0, 0, 0, 0], "0 of 4 stages"],
] as const)(
  "a switchover that is %s with its flag at %j has a bar of its stages",
  (state, seen, killed, segments, words) => {
    expect(phaseProgress(switching(state), { flag: seen, killSwitchEngaged: killed })).toEqual({
      segments,
      words,
    });
  },
);
