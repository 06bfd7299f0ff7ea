import type { FlagHold } from "../interlock/flag-hold.ts";
import { compileFlag } from "./compile/compile.ts";
import type { FlagState } from "./list-choices.ts";
import type { FlagRow, FlagStanding } from "./model.ts";
import type { FlagVariants } from "./variants.ts";

type Subject = Pick<
  FlagRow,
  | "name"
  | "enabled"
  | "rolloutPercentage"
  | "allowKeys"
  | "window"
  | "retiredAt"
  | "archivedAt"
  | keyof FlagVariants
>;
type At = { now: Date; killed: boolean };
/** `hold`: what `readFlagHold` says of it, a person's and a failing check's alike. */
type Seen = At & { hold: FlagHold | null };

/**
 * Pure, and the only place that says what a flag is: chip, switch, toast, filter, counts, command line and interface
 * all ask here. Whom it serves is read off the very definition that is served.
 */
export function flagState(row: Subject, at: Seen): FlagStanding {
  const serves = servedTo(row, at);
  return { state: stateOf(row, at, serves), serves };
}

function stateOf(row: Subject, at: Seen, serves: FlagStanding["serves"]): FlagState {
  if (row.archivedAt !== null) return "archived";
  if (row.retiredAt !== null) return "retired";
  // Off is off either way.
  if (at.killed && servedTo(row, { ...at, killed: false }) !== "nobody") return "killed";
  if (at.hold !== null) return "held";
  if (!row.enabled) return "off";
  if (serves === "everyone") return "on";
  if (serves === "some") return "partly-on";
  return servedTo({ ...row, window: null }, { ...at, killed: false }) === "nobody"
    ? "on-for-nobody"
    : "window-closed";
}

function servedTo(row: Subject, at: At): FlagStanding["serves"] {
  const { targeting, defaultVariant } = compileFlag(row, at);
  if (targeting !== undefined) return "some";
  return defaultVariant === row.defaultVariant ? "everyone" : "nobody";
}
