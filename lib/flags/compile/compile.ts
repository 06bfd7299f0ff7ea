import { UNREADABLE_WINDOW } from "../flag-window.ts";
import type { FlagDefinition, FlagRule } from "../model.ts";
import { windowState } from "./window.ts";

/** Weights are whole numbers, so one unit is a hundredth of a per cent. */
export const WHOLE = 10_000;

/** flagd's definition of a flag that serves one variant to everybody. */
function serving(variant: string, { variants, offVariant }: FlagRule): FlagDefinition {
  const definition = { state: "ENABLED", variants, defaultVariant: variant } as const;
  return offVariant === "off" ? definition : { ...definition, metadata: { offVariant } };
}

/**
 * One row as a flagd definition, as it is to be served at `now`.
 *
 * Off is explicit: off, archived, killed and outside the window all compile to the off variant without targeting, so nothing
 * depends on a default in somebody's code. The default variant's bucket comes first and is a prefix of the scale, so raising the
 * percentage only adds keys. A retired flag is on even while killed: the path that "off" led to no longer exists.
 */
export function compileFlag(rule: FlagRule, at: { now: Date; killed: boolean }): FlagDefinition {
  const on = rule.defaultVariant;
  const off = serving(rule.offVariant, rule);
  if (rule.retiredAt !== null) return serving(on, rule);
  if (rule.archivedAt !== null || at.killed || !rule.enabled || !isWindowOpen(rule, at.now)) return off;
  const weight = Math.round(rule.rolloutPercentage * 100);
  if (weight >= WHOLE) return serving(on, rule);
  const share =
    weight <= 0
      ? rule.offVariant
      : {
          fractional: [
            [on, weight],
            [rule.offVariant, WHOLE - weight],
          ],
        };
  if (rule.allowKeys.length > 0) {
    return { ...off, targeting: { if: [{ in: [{ var: "targetingKey" }, rule.allowKeys] }, on, share] } };
  }
  return typeof share === "string" ? off : { ...off, targeting: share };
}

/** True without a window; false for one that cannot be understood. */
export function isWindowOpen(rule: Pick<FlagRule, "window">, now: Date): boolean {
  if (rule.window === null) return true;
  return rule.window !== UNREADABLE_WINDOW && windowState(rule.window, now).open;
}

/** When the definition has to be compiled again although nobody changed the row; null if never. */
export function nextBoundary(
  rule: Pick<FlagRule, "window" | "enabled" | "retiredAt">,
  now: Date,
): Date | null {
  if (rule.window === null || rule.window === UNREADABLE_WINDOW) return null;
  if (!rule.enabled || rule.retiredAt !== null) return null;
  return windowState(rule.window, now).nextBoundary;
}
