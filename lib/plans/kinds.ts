/** The four phases of a plan, in the order in which they run. */
export const PHASES = ["expand", "backfill", "switchover", "contract"] as const;
export type Phase = (typeof PHASES)[number];

export function phasesUpTo(phase: Phase): Phase[] {
  return PHASES.slice(0, PHASES.indexOf(phase) + 1);
}

export function phasesAfter(phase: Phase): Phase[] {
  return PHASES.slice(PHASES.indexOf(phase) + 1);
}

/** What a step adds and drops, in the order in which they are said. */
export const CHANGE_KINDS = [
  "column",
  "table",
  "type",
  "enum value",
  "index",
  "constraint",
  "function",
  "trigger",
  "view",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
