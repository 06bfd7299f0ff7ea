import { expect, test } from "vitest";
import { STATE_TONE } from "../../messages/plan-states.ts";
import type { GoingBack } from "../going-back.ts";
import type { StepStanding } from "../model.ts";
import { phaseStanding } from "./phase-standing.ts";
import { type StepSeen, stepStanding } from "./step-standing.ts";

const back = (is: GoingBack["is"], kind: GoingBack["kind"] = "rollback"): GoingBack => ({ kind, is });
const WHOLE = { undoing: false, canUndo: true, ended: true };
const HALF = { undoing: true, canUndo: true, ended: false };
const STOPPED = { undoing: false, canUndo: true, ended: false };

const seen: StepSeen = { phase: "backfill", state: "done", back: null, isAtWork: false, mark: WHOLE };

test.each<[string, Partial<StepSeen>, StepStanding]>([
  ["ran", {}, "done"],
  ["runs", { state: "running", isAtWork: true }, "running"],
  ["of a run that failed", { state: "failed", mark: STOPPED }, "failed"],
  ["at work on its way back", { back: back("moving"), isAtWork: true }, "rolling_back"],
  ["between two workers", { back: back("moving"), mark: HALF }, "rolling_back"],
  ["paused half way", { back: back("paused"), mark: HALF }, "half_undone"],
  [
    "paused half way, of a restore",
    { phase: "contract", back: back("paused", "restore"), mark: HALF },
    "half_undone",
  ],
  ["failed half way", { state: "failed", back: back("failed"), mark: HALF }, "half_undone"],
  ["paused after a try that failed", { state: "failed", back: back("paused"), mark: HALF }, "half_undone"],
  ["failed in one transaction", { state: "failed", back: back("failed") }, "rollback_failed"],
  ["the same of a restore", { state: "failed", back: back("failed", "restore") }, "restore_failed"],
  [
    "the same, of an unread target",
    { state: "failed", back: back("failed"), mark: undefined },
    "rollback_failed",
  ],
  ["whole, paused after a try that failed", { state: "failed", back: back("paused") }, "done"],
  ["not reached by a way back that failed", { back: back("failed") }, "done"],
  [
    "one-way, which stopped",
    { state: "failed", back: back("failed"), mark: { ...STOPPED, canUndo: false } },
    "failed",
  ],
  ["half undone by an older Sluice", { mark: HALF }, "half_undone"],
  ["back", { state: "rolled_back", back: back("failed"), mark: undefined }, "rolled_back"],
  [
    "back, of contract",
    { phase: "contract", state: "rolled_back", back: back("paused", "restore") },
    "restored",
  ],
])("a step %s", (_, change, standing) => {
  expect(stepStanding({ ...seen, ...change })).toBe(standing);
});

test("a phase of which the way back stands still reads neither as moving nor as a run", () => {
  const standing = (state: "rolling_back" | "failed", of: GoingBack) =>
    phaseStanding("backfill", state, { killed: false, flag: null, back: of });
  expect(standing("rolling_back", back("moving"))).toBe("rolling_back");
  expect(standing("rolling_back", back("paused"))).toBe("rollback_paused");
  expect(standing("failed", back("failed", "restore"))).toBe("restore_failed");
  expect([STATE_TONE.rollback_paused, STATE_TONE.restore_failed, STATE_TONE.half_undone]).toEqual([
    "hold",
    "fail",
    "hold",
  ]);
});
