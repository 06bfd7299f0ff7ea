import { turnOnAt } from "../messages/turn-on-at.ts";
import type { RaiseGate } from "./flag-raise-gate.ts";
import { stageInTheWay } from "./stage-in-the-way.ts";
import type { StageLimit } from "./stage-limit.ts";

/** Where a flag may go next, and what still keeps it from there; null: it may go at once. */
export type NextStage = {
  to: number;
  inTheWay: StageLimit | null;
  /** It is off, and goes there by being turned on. */
  turnsOn?: true;
};

/** Pure: the next stage of a flag's plan; null while its gate is closed, and at its last stage. */
export function nextStage(
  flag: { enabled: boolean; rolloutPercentage: number },
  stages: number[],
  gate: RaiseGate,
): NextStage | null {
  if (!gate.open) return null;
  if (!flag.enabled) {
    const to = turnOnAt(flag.rolloutPercentage, stages);
    return to > 0 ? { to, inTheWay: null, turnsOn: true } : null;
  }
  const to = stages.find((stage) => stage > flag.rolloutPercentage);
  if (to === undefined) return null;
  return { to, inTheWay: stageInTheWay(gate.limit, flag, { enabled: true, rolloutPercentage: to }) };
}
