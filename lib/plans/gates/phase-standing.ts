import type { GoingBack } from "../going-back.ts";
import type { Phase, PhaseStanding, PhaseState } from "../model.ts";

/** What the state of a phase is seen with: the kill switch, the plan's flag, and whether it is on its way back. */
export type SeenWith = {
  killed: boolean;
  flag: { enabled: boolean; held: boolean } | null;
  back: GoingBack | null;
};

/**
 * Pure: the state of a phase as people see it. A switchover that has begun runs by its flag alone: with nobody on the
 * new path, or with a flag that cannot rise, it does not run, whatever is stored. A way back that stands still is not one that moves,
 * and one that failed is no run that did.
 */
export function phaseStanding(
  phase: Phase,
  state: PhaseState,
  { killed, flag, back }: SeenWith,
): PhaseStanding {
  if (back && back.is !== "moving") return `${back.kind}_${back.is}`;
  if (phase === "contract" && state === "rolled_back") return "restored";
  if (phase !== "switchover" || state !== "running") return state;
  if (killed) return "stands_still";
  if (flag?.held) return "held";
  return flag?.enabled === false ? "stands_still" : state;
}
