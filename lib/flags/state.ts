import { compileFlag } from "./compile.ts";
import type { FlagRow, FlagStanding, FlagState } from "./model.ts";

type Subject = Pick<
  FlagRow,
  "name" | "enabled" | "rolloutPercentage" | "allowKeys" | "window" | "heldAt" | "retiredAt" | "archivedAt"
>;
type At = { now: Date; killed: boolean };

/**
 * Pure, and the only place that says what a flag is: chip, switch, toast, filter, counts, command line and interface
 * all ask here. Whom it serves is read off the very definition that is served.
 */
export function flagState(row: Subject, at: At): FlagStanding {
  const serves = servedTo(row, at);
  return { state: stateOf(row, at, serves), serves };
}

function stateOf(row: Subject, at: At, serves: FlagStanding["serves"]): FlagState {
  if (row.archivedAt !== null) return "archived";
  if (row.retiredAt !== null) return "retired";
  // Off is off either way.
  if (at.killed && servedTo(row, { ...at, killed: false }) !== "nobody") return "killed";
  if (row.heldAt !== null) return "held";
  if (!row.enabled) return "off";
  if (serves === "everyone") return "on";
  if (serves === "some") return "partly on";
  return servedTo({ ...row, window: null }, { ...at, killed: false }) === "nobody"
    ? "on for nobody"
    : "window closed";
}

function servedTo(row: Subject, at: At): FlagStanding["serves"] {
  const { targeting, defaultVariant } = compileFlag(row, at);
  if (targeting !== undefined) return "some";
  return defaultVariant === "on" ? "everyone" : "nobody";
}
