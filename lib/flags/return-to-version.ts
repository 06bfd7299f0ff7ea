import type { RaiseGate } from "../interlock/flag-raise-gate.ts";
import { type FlagPatch, mayReachMore } from "./change-flag.ts";
import { type FlagRow, UNREADABLE_WINDOW } from "./model.ts";
import { parseWindow } from "./store.ts";

export const UNREADABLE_VERSION = "That version has a time window that cannot be read.";

/**
 * What a return to a stored version writes, from the row as `to_jsonb` kept it. A hold and the plan are not of it: they
 * stay as they are now.
 */
export function versionPatch(state: Record<string, unknown>): FlagPatch {
  return {
    enabled: state.enabled === true,
    rolloutPercentage: Number(state.rollout_percentage),
    allowKeys: (state.allow_keys as string[] | null) ?? [],
    window: parseWindow(state.window),
    description: String(state.description ?? ""),
    owner: String(state.owner ?? ""),
  };
}

/** Why a return would be refused as things are, for the button; null if it would not. The verb asks for itself. */
export function whyNotReturn(flag: FlagRow, patch: FlagPatch, gate: RaiseGate): string | null {
  if (patch.window === UNREADABLE_WINDOW) return UNREADABLE_VERSION;
  if (gate.open || !mayReachMore(flag, { ...flag, ...patch })) return null;
  return `More people would get it. ${gate.reason}`;
}
