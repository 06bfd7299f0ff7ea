import { expect, test } from "vitest";
import type { Progress } from "#lib/overview/read-progress.ts";
import { migrationNow } from "./describe.ts";

const backfill: Progress = {
  plan: "p",
  title: "P",
  phase: "backfill",
  state: "running",
  phasesDone: 1,
  phasesTotal: 4,
  stepsDone: 1,
  stepsTotal: 5,
  step: "020",
  rowsDone: 620,
  rowsTotal: 1000,
  rowsPerSecond: 10,
  undecided: null,
  flag: null,
  pauseReason: null,
  pausedAt: null,
  resumeNeeds: "plan:run",
  error: null,
  waitsFor: null,
  toRehearse: false,
  rehearsing: null,
  switchedOff: null,
};

test("what the press would do is conditional, and fact after it", () => {
  expect(migrationNow(backfill, false)).toBe("backfill would pause at 62\u00a0% and keep its place");
  expect(migrationNow(backfill, true)).toBe("backfill is pausing at 62\u00a0% and keeps its place");
  expect(migrationNow({ ...backfill, state: "paused" }, true)).toBe("backfill paused at 62\u00a0%");
});

test("a switchover has no work to pause: it stands still where it is set", () => {
  const flag = { name: "f", enabled: true, percentage: 25, killed: false };
  const switchover = { ...backfill, phase: "switchover", rowsDone: null, rowsTotal: null, flag };
  expect(migrationNow(switchover, false)).toBe("switchover would stand still, set to 25\u00a0%");
  expect(migrationNow({ ...switchover, flag: { ...flag, killed: true } }, true)).toBe(
    "switchover stands still, set to 25\u00a0%",
  );
});
