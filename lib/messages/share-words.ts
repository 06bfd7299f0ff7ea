import type { FlagStanding } from "../flags/model.ts";
import { percentWords } from "../kernel/text/numbers.ts";
import { type Message, message } from "./catalogue/message.ts";

type Share = {
  enabled: boolean;
  serves: FlagStanding["serves"];
  rolloutPercentage: number;
  retiredAt: Date | string | null;
  /** At what it would be turned on, where that is not what it is set to. */
  turnsOnAt: number | null;
};

/**
 * To what share of people a flag is set, in the words of every list: "10 %"; of one that serves nobody, turned off, by the
 * kill switch or by its hours, "off" as well, as it is kept and comes back: "off, set to 10 %", or what comes then in its
 * place: "off, turns on at 5 %"; "off" where nothing is kept.
 */
export function shareWords(flag: Share): Message {
  const { is, percentage } = shareOf(flag);
  return is === "off" ? message("flagWords.share.off") : message(`flagWords.share.${is}`, { percentage });
}

/** What is said of it, and at what percentage. */
export function shareOf({ enabled, serves, rolloutPercentage, retiredAt, turnsOnAt }: Share): {
  is: "percentage" | "off" | "setTo" | "turnsOnAt";
  percentage: Message;
} {
  const percentage = percentWords(retiredAt === null ? rolloutPercentage : 100);
  if (retiredAt !== null || (enabled && (serves !== "nobody" || rolloutPercentage === 0)))
    return { is: "percentage", percentage };
  if (rolloutPercentage === 0) return { is: "off", percentage };
  return turnsOnAt === null
    ? { is: "setTo", percentage }
    : { is: "turnsOnAt", percentage: percentWords(turnsOnAt) };
}

/** Its percentage is what it is set to and not what is served: nobody gets it, at whatever percentage. */
export function isKept({ state, serves }: FlagStanding): boolean {
  return serves === "nobody" && state !== "on-for-nobody";
}
