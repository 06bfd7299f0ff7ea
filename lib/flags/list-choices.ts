// What the list of flags can be asked for: the browser has it without what reads a flag.

/** In the order of a filter. "on-for-nobody" is turned on, at 0 % with an empty allow-list. */
export const FLAG_STATES = [
  "on",
  "partly-on",
  "on-for-nobody",
  "off",
  "held",
  "window-closed",
  "killed",
  "retired",
  "archived",
] as const;
export type FlagState = (typeof FLAG_STATES)[number];

export const FLAG_SORTS = ["name", "state", "percentage", "owner", "changed"] as const;
export type FlagSort = (typeof FLAG_SORTS)[number];
/** When it was last asked for. */
export const ASKED_FILTERS = ["any", "never", "not-for-an-hour", "in-the-last-hour"] as const;
