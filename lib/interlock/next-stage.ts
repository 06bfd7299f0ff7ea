import { type RaiseGate, stageInTheWay } from "./flag-raise-gate.ts";
import type { StageLimit } from "./stage-limit.ts";

/** Where a flag may go next, and what still keeps it from there; null: it may go at once. */
export type NextStage = { to: number; inTheWay: StageLimit | null };

/** Pure: the next stage of a flag's plan; null while its gate is closed, while it is off, and at its last stage. */
export function nextStage(
  flag: { enabled: boolean; rolloutPercentage: number },
  stages: number[],
  gate: RaiseGate,
): NextStage | null {
  if (!gate.open || !flag.enabled) return null;
  const to = stages.find((stage) => stage > flag.rolloutPercentage);
  if (to === undefined) return null;
  return { to, inTheWay: stageInTheWay(gate.limit, flag, { enabled: true, rolloutPercentage: to }) };
}
