import type { Phase, PhaseState } from "../plans/model.ts";

/** Why nothing can be decided, or decisions can no longer be changed, or withdrawn; null if they can. */
export type DecisionsStand = { decide: string | null; change: string | null; withdraw: string | null };

/** Pure: what was decided may be decided anew while the phase that used it can be run again. */
export function whyDecisionsStand(states: Partial<Record<Phase, PhaseState>>): DecisionsStand {
  const begun = (phase: Phase) => !["waiting", "rolled_back"].includes(states[phase] ?? "waiting");
  if (states.backfill === "rolling_back") {
    const stands =
      "The backfill is being rolled back, which takes every value away. Wait until it has ended.";
    return { decide: stands, change: stands, withdraw: stands };
  }
  if (begun("contract")) {
    const now = states.contract === "done" ? "is done" : "has begun";
    const stands = `The contract phase ${now}: what was stored before is removed. Restore it first.`;
    return { decide: null, change: stands, withdraw: stands };
  }
  return {
    decide: null,
    change: null,
    withdraw: begun("switchover")
      ? "The switchover has begun, and people on the new path need a value. Change the decision, or roll the switchover back first."
      : null,
  };
}
