import { expect, test } from "vitest";
import type { Progress } from "#lib/overview/read-progress.ts";
import { describeMigration } from "./describe-migration.ts";

const at: Progress = {
  plan: "p",
  title: "P",
  phase: "backfill",
  state: "running",
  phasesDone: 1,
  phasesTotal: 4,
  stepsDone: 3,
  stepsTotal: 5,
  step: "040-period",
  rowsDone: 30_000,
  rowsTotal: 120_000,
  rowsPerSecond: 9_000,
  undecided: null,
  flag: null,
  pauseReason: null,
  pausedAt: null,
  error: null,
  waitsFor: null,
  switchedOff: null,
};

test("a step that counts rows shows them", () => {
  expect(describeMigration(at)).toEqual({
    label: "Migration in progress",
    value: "25\u00a0%",
    unit: "backfill, period",
    share: 0.25,
    tone: "run",
    facts: ["30,000 of 120,000 rows", "9,000 rows/s", "10 s left", "3 of 5 steps done"],
  });
});

test("a rollback shows its rows too, and nothing is left of what is through", () => {
  const back = describeMigration({ ...at, state: "rolling_back" });
  expect(back).toMatchObject({ label: "Migration rolling back", value: "25\u00a0%", tone: "run" });
  expect(back.facts).toEqual(["30,000 of 120,000 rows", "9,000 rows/s", "10 s left"]);
  const through = describeMigration({ ...at, rowsDone: 120_000 });
  expect(through.facts).toEqual(["120,000 of 120,000 rows", "9,000 rows/s", "3 of 5 steps done"]);
});

test("between two steps it shows steps, never an empty bar", () => {
  const paused = describeMigration({ ...at, state: "paused", stepsDone: 4, rowsDone: null, rowsTotal: null });
  expect(paused).toMatchObject({
    label: "Migration paused",
    value: "4 of 5",
    unit: "steps of backfill done",
    share: 0.8,
    tone: "hold",
  });
});

test("between two phases it is in progress and says what can start", () => {
  const next: Progress = { ...at, state: "next", stepsDone: 0, step: null, rowsDone: null, rowsTotal: null };
  expect(describeMigration(next)).toMatchObject({
    label: "Migration in progress",
    value: "1 of 4",
    unit: "phases done",
    share: 0.25,
    facts: ["Backfill can start"],
  });
  expect(describeMigration({ ...next, waitsFor: "No rehearsal yet." }).facts).toEqual([
    "Backfill waits. No rehearsal yet",
  ]);
});

test("a switchover is measured in people, and what was not measured has no bar", () => {
  const none = { stepsDone: 0, stepsTotal: 0, step: null, rowsDone: null, rowsTotal: null };
  const running: Progress = { ...at, ...none, phase: "switchover" };
  expect(describeMigration({ ...running, flag: { name: "f", percentage: 25, killed: false } })).toMatchObject(
    {
      value: "25\u00a0%",
      share: 0.25,
    },
  );
  expect(describeMigration(running)).toMatchObject({ value: "switchover", unit: "running", share: null });
  expect(describeMigration({ ...at, state: "rolling_back", rowsDone: null, rowsTotal: null })).toMatchObject({
    value: "backfill",
    unit: "rolling back",
    share: null,
  });
});

test("with the kill switch engaged nobody is on the new path, whatever the flag is set to", () => {
  const flag = { name: "f", percentage: 25, killed: true };
  const held = describeMigration({ ...at, phase: "switchover", rowsDone: null, rowsTotal: null, flag });
  expect(held).toMatchObject({
    label: "Migration held",
    tone: "hold",
    value: "0\u00a0%",
    facts: ["The kill switch is engaged; lifting it restores 25\u00a0%"],
  });
});
