import fc from "fast-check";
import { expect, test } from "vitest";
import { PHASES, type Phase, type PhaseState } from "../plans/model.ts";
import { type CheckSeen, type CheckState, judgeCheckState, type PhasesSeen } from "./check-state.ts";
import { totalChecks } from "./check-totals.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const phases = (...states: PhaseState[]): PhasesSeen =>
  Object.fromEntries(
    PHASES.map((phase, index) => {
      const state = states[index] ?? "waiting";
      const begun = state !== "waiting";
      const ended = state === "done" || state === "rolled_back";
      const startedAt = begun ? ago(10_000 - index * 1_000) : null;
      return [phase, { state, startedAt, finishedAt: ended ? ago(9_500 - index * 1_000) : null }];
    }),
  ) as PhasesSeen;
const passed = (seconds: number) => ({ ok: true, error: null, at: ago(seconds) });
const failed = (seconds: number) => ({ ok: false, error: null, at: ago(seconds) });
const switching = phases("done", "done", "running");
const contracted = phases("done", "done", "done", "done");

const seen: CheckSeen = {
  phase: "backfill",
  check: { when: "after", until: null },
  phases: switching,
  latest: passed(10),
  runAskedAt: null,
  now: NOW,
};

test.each<[string, Partial<CheckSeen>, CheckState]>([
  ["passes", {}, "pass"],
  ["fails", { latest: failed(10) }, "fail"],
  ["could not be run", { latest: { ok: false, error: "boom", at: ago(1) } }, "error"],
  ["never run", { latest: null }, "not-run"],
  ["its phase has not begun", { phases: phases("done"), latest: passed(10) }, "not-run"],
  ["its phase was rolled back", { phases: phases("done", "rolled_back"), latest: failed(10) }, "not-run"],
  ["its phase is being undone", { phases: phases("done", "rolling_back"), latest: failed(10) }, "not-run"],
  ["of a run of its phase before this one", { latest: failed(9_900) }, "not-run"],
  ["live and a minute old", { check: { when: "live", until: null }, latest: passed(61) }, "stale"],
  ["live and fresh", { check: { when: "live", until: null }, latest: passed(59) }, "pass"],
  ["two hours old", { latest: passed(7_200) }, "stale"],
  ["from before a later phase ended", { phase: "expand", latest: passed(8_600) }, "stale"],
  ["a switchover that ended changes nothing", { phases: contracted, phase: "contract" }, "pass"],
  ["old and failing still fails", { latest: failed(7_200) }, "fail"],
  ["asked for again", { latest: passed(10), runAskedAt: ago(5) }, "running"],
  ["asked for again and looked at since", { latest: passed(4), runAskedAt: ago(5) }, "pass"],
  ["asked for again, failing until it passes", { latest: failed(10), runAskedAt: ago(5) }, "fail"],
  [
    "contract has begun",
    { phases: phases("done", "done", "done", "running"), latest: failed(1) },
    "superseded",
  ],
  ["contract is done", { phases: contracted }, "superseded"],
  ["contract is being undone", { phases: phases("done", "done", "done", "rolling_back") }, "superseded"],
  ["contract was undone", { phases: phases("done", "done", "done", "rolled_back") }, "pass"],
  ["holds to the end", { phases: contracted, check: { when: "live", until: "end" } }, "pass"],
  [
    "fails at the end",
    { phases: contracted, check: { when: "after", until: "end" }, latest: failed(1) },
    "fail",
  ],
  [
    "ended by a phase that it names",
    { phase: "expand", check: { when: "after", until: "backfill" } },
    "superseded",
  ],
])("%s", (_, change, expected) => {
  expect(judgeCheckState({ ...seen, ...change })).toBe(expected);
});

test("after contract no two of one plan contradict each other: what it ended is in no total", () => {
  const both = [
    { phase: "backfill" as Phase, check: { when: "after" as const, until: null } },
    { phase: "contract" as Phase, check: { when: "after" as const, until: null } },
  ];
  const standings = both.map((one) => ({
    state: judgeCheckState({ ...seen, ...one, phases: contracted, latest: passed(5) }),
    latest: passed(5),
  }));
  expect(totalChecks(standings)).toMatchObject({ passing: 1, superseded: 1, lookedAtSince: ago(5) });
});

test("whatever else is under way, a failure is never hidden but by its phase or what superseded it", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.option(fc.nat(100), { nil: null }), (age, asked) => {
      const latest = failed(Math.min(age, 8_900));
      const runAskedAt = asked === null ? null : ago(asked);
      expect(judgeCheckState({ ...seen, latest, runAskedAt })).toBe("fail");
    }),
  );
});

test("the figures have the age of the oldest look, and parts that are counted nowhere have none", () => {
  const totals = totalChecks([
    { state: "pass", latest: { at: ago(5) } },
    { state: "pass", latest: { at: ago(500) } },
    { state: "fail", latest: { at: ago(50) } },
    { state: "superseded", latest: { at: ago(9_000) } },
    { state: "not-run", latest: null },
  ]);
  expect(totals).toEqual({
    passing: 2,
    failing: 1,
    stale: 0,
    running: 0,
    notRun: 1,
    superseded: 1,
    lookedAtSince: ago(500),
  });
});
