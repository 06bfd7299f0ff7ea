import { expect, test } from "vitest";
import { type GoingBack, goingBack, type LatestWork } from "./going-back.ts";
import type { PhaseState } from "./model.ts";

test.each<[PhaseState, LatestWork | null, GoingBack | null]>([
  ["rolling_back", { kind: "rollback", state: "running" }, { kind: "rollback", is: "moving" }],
  ["rolling_back", { kind: "rollback", state: "queued" }, { kind: "rollback", is: "moving" }],
  ["rolling_back", { kind: "rollback", state: "paused" }, { kind: "rollback", is: "paused" }],
  ["rolling_back", { kind: "restore", state: "paused" }, { kind: "restore", is: "paused" }],
  ["failed", { kind: "rollback", state: "failed" }, { kind: "rollback", is: "failed" }],
  ["failed", { kind: "restore", state: "failed" }, { kind: "restore", is: "failed" }],
  // A run that failed, one begun again after a way back that failed, and what has come to its end.
  ["failed", { kind: "run", state: "failed" }, null],
  ["running", { kind: "run", state: "running" }, null],
  ["paused", { kind: "run", state: "paused" }, null],
  ["rolled_back", { kind: "rollback", state: "done" }, null],
  ["waiting", null, null],
])("a phase that is %s, of which the latest work is %o", (state, latest, is) => {
  expect(goingBack(state, latest)).toEqual(is);
});
