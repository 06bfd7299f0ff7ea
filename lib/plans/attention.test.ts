import { expect, test } from "vitest";
import { asIs } from "../messages/as-is.ts";
import { message } from "../messages/catalogue/message.ts";
import { isSwitchedOff, type PlanSeen, planAttention } from "./attention.ts";
import { problemOf } from "./definition/problem.ts";
import type { PhaseStanding, PhaseState } from "./model.ts";

const QUIET: PlanSeen = {
  phases: [
    { phase: "expand", state: "done", standing: "done" },
    { phase: "backfill", state: "running", standing: "running" },
  ],
  job: { kind: "run", phase: "backfill", state: "running", pausedFor: null, pausedByPerson: false },
};
const codes = (seen: Partial<PlanSeen>) => planAttention({ ...QUIET, ...seen }).map(({ code }) => code);
const job = (more: Partial<NonNullable<PlanSeen["job"]>>) => ({
  ...(QUIET.job as NonNullable<PlanSeen["job"]>),
  ...more,
});
const quarantine = { rows: 3, values: 2 };

test("a plan that goes on needs nobody, and what was not read is no reason", () => {
  expect(codes({})).toEqual([]);
});

test("what keeps everything from moving comes first, and all of it is said", () => {
  const failed = {
    phase: "backfill" as const,
    state: "failed" as const,
    standing: "failed" as const,
    error: asIs("x"),
  };
  expect(
    codes({
      loadError: [problemOf("plan.yaml", message("planFolder.missing"))],
      targetError: "no answer",
      workerAlive: false,
      phases: [failed],
      failingChecks: 2,
      quarantine,
    }),
  ).toEqual([
    "plan-not-taken-over",
    "target-unread",
    "no-worker",
    "phase-failed",
    "checks-fail",
    "values-wait",
  ]);
  expect(
    codes({ loadError: [problemOf("plan.yaml", message("planFolder.missing"))], phases: [], job: null }),
  ).toEqual(["plan-unread"]);
});

test("without a worker a plan needs somebody while there is something to do on it", () => {
  const phase = (state: PhaseState) => [{ phase: "expand" as const, state, standing: "waiting" as const }];
  const alone = (state: PhaseState) => codes({ workerAlive: false, job: null, phases: phase(state) });
  expect(alone("waiting")).toEqual([]);
  expect(alone("done")).toEqual([]);
  expect(alone("paused")).toEqual(["no-worker"]);
});

test("a pause that ends with the last decision is not said beside it, a person's is", () => {
  const waits = job({ state: "paused", pausedFor: "quarantine" });
  expect(codes({ job: waits, quarantine })).toEqual(["values-wait"]);
  expect(codes({ job: waits, quarantine: { rows: 0, values: 0 } })).toEqual([]);
  expect(codes({ job: waits, quarantine: null })).toEqual(["work-paused"]);
  const stopped = { ...waits, pausedByPerson: true };
  expect(codes({ job: stopped, quarantine })).toEqual(["values-wait", "work-paused"]);
  const leftOpen = job({ state: "paused", pausedFor: "left-open" });
  expect(codes({ job: leftOpen, leftOpen: null })).toEqual([]);
  expect(codes({ job: leftOpen })).toEqual(["work-paused"]);
});

test("the rollback of the backfill takes its values with it", () => {
  expect(codes({ job: job({ kind: "rollback" }), quarantine })).toEqual([]);
  expect(codes({ job: job({ kind: "rollback", phase: "switchover" }), quarantine })).toEqual(["values-wait"]);
});

test("of a switchover that nobody is on it is said why", () => {
  const of = (standing: PhaseStanding, killed = false) =>
    codes({ phases: [{ phase: "switchover", state: "running", standing }], job: null, killed });
  expect(of("running")).toEqual([]);
  expect(of("held")).toEqual(["flag-held"]);
  expect(of("stands_still")).toEqual(["flag-off"]);
  expect(of("stands_still", true)).toEqual(["killed"]);
});

test("a switchover that is done is switched off until contract begins", () => {
  const phases = (contract: PhaseState) => [
    { phase: "switchover" as const, state: "done" as const },
    { phase: "contract" as const, state: contract },
  ];
  expect(isSwitchedOff(phases("waiting"), { enabled: false })).toBe(true);
  expect(isSwitchedOff(phases("rolled_back"), { enabled: false })).toBe(true);
  expect(isSwitchedOff(phases("running"), { enabled: false })).toBe(false);
  expect(isSwitchedOff(phases("waiting"), { enabled: true })).toBe(false);
  expect(isSwitchedOff(phases("waiting"), null)).toBe(false);
});
