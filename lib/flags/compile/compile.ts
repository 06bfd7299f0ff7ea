import { type FlagDefinition, type FlagRule, UNREADABLE_WINDOW } from "../model.ts";
import { windowState } from "./window.ts";

/** Weights are whole numbers, so one unit is a hundredth of a per cent. */
export const WHOLE = 10_000;

const OFF: FlagDefinition = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };
const ON: FlagDefinition = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on" };

/**
 * One row as a flagd definition, as it is to be served at `now`.
 *
 * Off is explicit: off, archived, killed and outside the window all compile to the off variant without targeting, so nothing
 * depends on a default in somebody's code. The "on" bucket comes first and is a prefix of the scale, so raising the
 * percentage only adds keys. A retired flag is on even while killed: the path that "off" led to no longer exists.
 */
export function compileFlag(rule: FlagRule, at: { now: Date; killed: boolean }): FlagDefinition {
  if (rule.retiredAt !== null) return ON;
  if (rule.archivedAt !== null || at.killed || !rule.enabled || !isWindowOpen(rule, at.now)) return OFF;
  const weight = Math.round(rule.rolloutPercentage * 100);
  if (weight >= WHOLE) return ON;
  const share =
    weight <= 0
      ? "off"
      : {
          fractional: [
            ["on", weight],
            ["off", WHOLE - weight],
          ],
        };
  if (rule.allowKeys.length > 0) {
    return { ...OFF, targeting: { if: [{ in: [{ var: "targetingKey" }, rule.allowKeys] }, "on", share] } };
  }
  return typeof share === "string" ? OFF : { ...OFF, targeting: share };
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
