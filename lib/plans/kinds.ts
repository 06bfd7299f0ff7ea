/** The four phases of a plan, in the order in which they run. */
export const PHASES = ["expand", "backfill", "switchover", "contract"] as const;
export type Phase = (typeof PHASES)[number];

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
