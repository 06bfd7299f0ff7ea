import type { Reach, ServingConditions } from "../flags/model.ts";
import { countOf, formatCount, formatPercent } from "../kernel/text/numbers.ts";
import { ownZone } from "../kernel/text/reader-zone.ts";
import { formatTimeAgo } from "../kernel/text/times.ts";
import { applicationNames } from "./application-names.ts";

/** What has to happen before anybody gets the flag, "it is turned on at 5 %"; null if nothing has. Without `now`, no time. */
export function describeWait(flag: ServingConditions, now?: Date): string | null {
  const opens = flag.opensAt && now ? ` ${formatTimeAgo(flag.opensAt, now, ownZone())}` : "";
  const waits = [
    flag.killed ? "the kill switch is lifted" : null,
    flag.enabled
      ? null
      : `it is turned on${flag.turnsOnAt === null ? "" : ` at ${formatPercent(flag.turnsOnAt)}`}`,
    flag.windowOpen
      ? null
      : flag.opensAt === null
        ? "its hours are chosen again"
        : `the window opens${opens}`,
  ].filter((one) => one !== null);
  return waits.length === 0 ? null : waits.join(" and ");
}

/** What a change means in people, before the click. `reach` is null while it is being counted. */
export function describeReach(
  reach: Reach | null,
  { conditions, now, lowering = false }: { conditions: ServingConditions; now: Date; lowering?: boolean },
): string {
  if (reach === null) return "Counting who joins and who leaves.";
  const wait = describeWait(conditions, now);
  const unmeasured = whyUnmeasured(reach);
  if (wait !== null || !conditions.connected) {
    // Hours that are saved closed, say, move people at once although they let others in later.
    const leaves = reach.leaves > 0 && conditions.connected && !conditions.killed;
    const until = conditions.connected
      ? `${leaves ? `${leaving(reach.leaves)} ` : ""}No one ${lowering ? "has it" : "joins"} until ${wait}`
      : `No gateway is connected, so programs keep what they last had until one is${and(wait)}`;
    return unmeasured === null ? `${until}; then ${people(reach.onceServed)}.` : `${until}. ${unmeasured}`;
  }
  if (unmeasured !== null) return unmeasured;
  if (reach.joins === 0 && reach.leaves === 0) return "None of the people seen so far change sides.";
  return `${joining(reach.joins)} ${leaving(reach.leaves)}`;
}

/** Why nobody can be counted; null if people are known. */
export function whyUnmeasured({ asked, knownKeys }: Reach): string | null {
  if (!asked) return "Nobody has asked for this flag yet, so how many people it reaches is not measured.";
  return knownKeys === 0 ? "No keys were seen yet, so how many people it reaches is not measured." : null;
}

/** From how many it was counted, and how many of them get it at what is saved, now and once it is served. */
export function describeKnown(reach: Reach, wait: string | null, connected: boolean): string {
  if (whyUnmeasured(reach) !== null) return "";
  const those = `the ${countOf(reach.knownKeys, "person", "people")} that ${applicationNames(reach.applications)} named in the last 30 days`;
  const sampled =
    reach.sampled < reach.knownKeys
      ? `. Counted from ${formatCount(reach.sampled)} people sampled from ${formatCount(reach.knownKeys)}`
      : "";
  if (!connected)
    return `No gateway is connected. Once one is${and(wait)}, ${formatCount(reach.onceServed)} of ${those} get it${sampled}`;
  const now = `${formatCount(wait === null ? reach.before : 0)} of ${those} get it now`;
  return wait === null
    ? `${now}${sampled}`
    : `${now}, ${formatCount(reach.onceServed)} once ${wait}${sampled}`;
}

function and(wait: string | null): string {
  return wait === null ? "" : ` and ${wait}`;
}

function people(count: number): string {
  return count === 0
    ? "none of the people seen so far"
    : `about ${countOf(count, "person gets it", "people get it")}`;
}

function joining(joins: number): string {
  if (joins === 0) return "No one joins.";
  return `About ${countOf(joins, "more person joins", "more people join")}.`;
}

function leaving(leaves: number): string {
  if (leaves === 0) return "No one leaves.";
  return `About ${countOf(leaves, "person leaves", "people leave")}.`;
}
