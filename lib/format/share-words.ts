import { formatPercent } from "./numbers.ts";

type Share = { enabled: boolean; rolloutPercentage: number; retiredAt: Date | string | null };

/**
 * To what share of people a flag is set, in the words of every list: "10 %"; of one that is off as well, as it is kept and
 * comes back when the flag is turned on: "off, set to 10 %"; "off" where nothing is kept.
 */
export function shareWords({ enabled, rolloutPercentage, retiredAt }: Share): string {
  if (retiredAt !== null) return formatPercent(100);
  if (enabled) return formatPercent(rolloutPercentage);
  return rolloutPercentage > 0 ? `off, set to ${formatPercent(rolloutPercentage)}` : "off";
}
