import type { FlagChange } from "#lib/flags/field-change.ts";
import { isKept } from "#lib/messages/share-words.ts";
import type { FlagNow } from "./flag-now.ts";

/**
 * The last percentage below its own that the flag had, for the button that lowers it to there; null if there is none. Nor is
 * there one while nobody is served: beside "nobody", or the stage at which it would be turned on, it would read as a rise.
 */
export function lowerPercentageBefore(history: FlagChange[], flag: FlagNow): number | null {
  if (isKept(flag)) return null;
  for (const change of history) {
    const field = change.changes.find((one) => one.field === "percentage");
    const before = field?.before ?? null;
    if (before !== null && before < flag.rolloutPercentage) return before;
  }
  return null;
}
