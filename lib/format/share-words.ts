import { formatPercent } from "./numbers.ts";

type Share = {
  enabled: boolean;
  rolloutPercentage: number;
  retiredAt: Date | string | null;
  /** At what it would be turned on, where that is not what it is set to. */
  turnsOnAt: number | null;
};

/**
 * To what share of people a flag is set, in the words of every list: "10 %"; of one that is off as well, as it is kept and
 * comes back when the flag is turned on: "off, set to 10 %", or what comes then in its place: "off, turns on at 5 %"; "off"
 * where nothing is kept.
 */
export function shareWords({ enabled, rolloutPercentage, retiredAt, turnsOnAt }: Share): string {
  if (retiredAt !== null) return formatPercent(100);
  if (enabled) return formatPercent(rolloutPercentage);
  if (rolloutPercentage === 0) return "off";
  return turnsOnAt === null
    ? `off, set to ${formatPercent(rolloutPercentage)}`
    : `off, turns on at ${formatPercent(turnsOnAt)}`;
}
