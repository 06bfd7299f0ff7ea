import type { Phase, PhaseState } from "./model.ts";

/** Why decisions can no longer be changed, or withdrawn; null if they can. */
export type DecisionsStand = { change: string | null; withdraw: string | null };

/** Pure: what was decided may be decided anew while the phase that used it can be run again. */
export function whyDecisionsStand(states: Partial<Record<Phase, PhaseState>>): DecisionsStand {
  const begun = (phase: Phase) => !["waiting", "rolled_back"].includes(states[phase] ?? "waiting");
  if (begun("contract")) {
    const now = states.contract === "done" ? "is done" : "has begun";
    const stands = `The contract phase ${now}: what was stored before is removed. Restore it first.`;
    return { change: stands, withdraw: stands };
  }
  if (states.backfill === "rolling_back") {
    const stands = "The backfill is rolling back. Wait until it has ended.";
    return { change: stands, withdraw: stands };
  }
  return {
    change: null,
    withdraw: begun("switchover")
      ? "The switchover has begun, and people on the new path need a value. Change the decision, or roll the switchover back first."
      : null,
  };
}
