import { isWindowOpen } from "./compile.ts";
import type { FlagRow, FlagState } from "./model.ts";

/** The one word that says what the row serves, the kill switch aside. */
export function flagState(row: FlagRow, now: Date): FlagState {
  if (row.retiredAt !== null) return "retired";
  if (!row.enabled) return "off";
  if (!isWindowOpen(row, now)) return "window closed";
  if (row.heldAt !== null) return "held";
  if (row.rolloutPercentage >= 100) return "on";
  return row.rolloutPercentage > 0 || row.allowKeys.length > 0 ? "partly on" : "off";
}
