import type { Reach, ServingConditions } from "../flags/model.ts";
import { percentWords } from "../kernel/text/numbers.ts";
import { ownZone } from "../kernel/text/reader-zone.ts";
import { timeAgoWords } from "../kernel/text/times.ts";
import { applicationNames } from "./application-names.ts";
import { type Message, message } from "./catalogue/message.ts";

/** What has to happen before anybody gets the flag, "it is turned on at 5 %"; null if nothing has. Without `now`, no time. */
export function describeWait(flag: ServingConditions, now?: Date): Message | null {
  const waits = [
    flag.killed ? message("flagWords.wait.lifted") : null,
    flag.enabled ? null : turnedOn(flag.turnsOnAt),
    flag.windowOpen ? null : windowOpens(flag.opensAt, now),
  ].filter((one) => one !== null);
  return waits.length === 0
    ? null
    : waits.reduce((first, next) => message("flagWords.wait.and", { first, next }));
}

function turnedOn(at: number | null): Message {
  return at === null
    ? message("flagWords.wait.turnedOn")
    : message("flagWords.wait.turnedOnAt", { percentage: percentWords(at) });
}

function windowOpens(at: Date | null, now: Date | undefined): Message {
  if (at === null) return message("flagWords.wait.hours");
  return now
    ? message("flagWords.wait.windowAt", { when: timeAgoWords(at, now, ownZone()) })
    : message("flagWords.wait.window");
}

/** What a change means in people, before the click. `reach` is null while it is being counted. */
export function describeReach(
  reach: Reach | null,
  { conditions, now, lowering = false }: { conditions: ServingConditions; now: Date; lowering?: boolean },
): Message {
  if (reach === null) return message("flagWords.reach.counting");
  const wait = describeWait(conditions, now);
  const why = whyUnmeasured(reach);
  if (wait !== null || !conditions.connected) {
    const until = untilWhen(reach, wait, conditions, lowering);
    return why === null
      ? message("flagWords.reach.then", { until, people: reach.onceServed })
      : message("flagWords.reach.unmeasured", { until, why });
  }
  if (why !== null) return why;
  const { joins, leaves } = reach;
  return joins === 0 && leaves === 0
    ? message("flagWords.reach.unchanged")
    : message("flagWords.reach.moves", { joins, leaves });
}

function untilWhen(
  { leaves }: Reach,
  wait: Message | null,
  { connected, killed }: ServingConditions,
  lowering: boolean,
): Message {
  if (wait === null) return message("flagWords.reach.away");
  if (!connected) return message("flagWords.reach.awayAnd", { wait });
  return message("flagWords.reach.until", {
    // Hours that are saved closed, say, move people at once although they let others in later.
    leaves: killed ? 0 : leaves,
    lowering: lowering ? "yes" : "no",
    wait,
  });
}

/** Why nobody can be counted; null if people are known. */
export function whyUnmeasured({ asked, knownKeys }: Reach): Message | null {
  if (!asked) return message("flagWords.reach.notAsked");
  return knownKeys === 0 ? message("flagWords.reach.noKeys") : null;
}

/**
 * From how many it was counted, and how many of them get it at what is saved, now and once it is served, without a full
 * stop; null where nobody can be counted.
 */
export function describeKnown(reach: Reach, wait: Message | null, connected: boolean): Message | null {
  if (whyUnmeasured(reach) !== null) return null;
  const known = knownNow(reach, wait, connected);
  const { sampled, knownKeys: all } = reach;
  return sampled < all ? message("flagWords.known.sampled", { known, sampled, all }) : known;
}

function knownNow(reach: Reach, wait: Message | null, connected: boolean): Message {
  const { before, onceServed: once, knownKeys: known } = reach;
  const those = message("flagWords.known.those", {
    known,
    applications: applicationNames(reach.applications),
  });
  if (!connected)
    return wait === null
      ? message("flagWords.known.away", { once, those })
      : message("flagWords.known.awayAnd", { wait, once, those });
  return wait === null
    ? message("flagWords.known.now", { now: before, those })
    : message("flagWords.known.once", { now: 0, those, once, wait });
}
