import type { FlagChange } from "#lib/flags/model.ts";

/** The last percentage below `now` that the flag had, for the button that goes back to it; null if there is none. */
export function lowerPercentageBefore(history: FlagChange[], now: number): number | null {
  for (const change of history) {
    const field = change.changes.find((one) => one.field === "Percentage");
    if (!field?.before) continue;
    const before = Number.parseFloat(field.before);
    if (Number.isFinite(before) && before < now) return before;
  }
  return null;
}
