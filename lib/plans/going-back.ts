import type { JobKind, JobState, PhaseState } from "./model.ts";

/** A way back of a phase that was asked for and has not come to its end. */
export type GoingBack = {
  kind: "rollback" | "restore";
  /** `failed`: it stopped on the way, and only asking for it again brings it to its end. */
  is: "moving" | "paused" | "failed";
};

/** The latest work that ran a phase or took it back. */
export type LatestWork = { kind: JobKind; state: JobState };

/**
 * Pure: whether a phase is on its way back, and how far that is. Its state alone does not say it: a run that failed and a way back
 * that failed are both `failed`, and one that is paused is still `rolling_back`.
 */
export function goingBack(state: PhaseState, latest: LatestWork | null): GoingBack | null {
  if (latest === null || (latest.kind !== "rollback" && latest.kind !== "restore")) return null;
  if (state === "failed") return { kind: latest.kind, is: "failed" };
  if (state !== "rolling_back") return null;
  return { kind: latest.kind, is: latest.state === "paused" ? "paused" : "moving" };
}
