import type { FlagHold } from "../interlock/flag-hold.ts";
import type { FlagSummary } from "./model.ts";

/** A flag that nobody can raise, as a person or a failing check holds it. */
export type FlagAttention = { code: "flag-held"; params: { flag: string; hold: FlagHold } };

/** Pure: what of these flags needs a person. */
export function flagAttention(
  flags: readonly Pick<FlagSummary, "name" | "state" | "hold">[],
): FlagAttention[] {
  return flags.flatMap(({ name, state, hold }) =>
    state === "held" && hold ? [{ code: "flag-held" as const, params: { flag: name, hold } }] : [],
  );
}
