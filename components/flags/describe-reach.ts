import type { Reach } from "#lib/flags/model.ts";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import { formatTimeAgo } from "#lib/format/times.ts";

/** What a flag serves besides its percentage. */
export type Standing = {
  enabled: boolean;
  windowOpen: boolean;
  /** When a closed window opens; null if it cannot be read. */
  opensAt: Date | null;
  /** The kill switch keeps it off; never true of a retired flag. */
  killed: boolean;
  /** A gateway is connected. Without one no change reaches anybody: programs keep what they last had. */
  connected: boolean;
};

/** What has to happen before anybody gets the flag, "it is turned on"; null if nothing has. Without `now`, no time. */
export function describeWait(flag: Standing, now?: Date): string | null {
  const opens = flag.opensAt && now ? ` ${formatTimeAgo(flag.opensAt, now)}` : "";
  const waits = [
    flag.killed ? "the kill switch is lifted" : null,
    flag.enabled ? null : "it is turned on",
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
  { standing, now, lowering = false }: { standing: Standing; now: Date; lowering?: boolean },
): string {
  if (reach === null) return "Counting who joins and who leaves.";
  const unmeasured = "No keys were seen yet, so how many people it reaches is not measured.";
  const wait = describeWait(standing, now);
  if (wait !== null || !standing.connected) {
    const until = standing.connected
      ? `No one ${lowering ? "has it" : "joins"} until ${wait}`
      : `No gateway is connected, so programs keep what they last had until one is${and(wait)}`;
    return reach.knownKeys === 0 ? `${until}. ${unmeasured}` : `${until}; then ${people(reach.after)}.`;
  }
  if (reach.knownKeys === 0) return unmeasured;
  if (reach.joins === 0 && reach.leaves === 0) return "None of the people seen so far change sides.";
  return `${joining(reach.joins)} ${leaving(reach.leaves)}`;
}

/** From how many it was counted, and how many of them get it at what is saved, now and once it is served. */
export function describeKnown(reach: Reach, wait: string | null, connected: boolean): string {
  const seen = countOf(reach.knownKeys, "person", "people");
  if (!connected)
    return `No gateway is connected. Once one is${and(wait)}, ${formatCount(reach.after)} of ${seen} seen in the last 30 days get it`;
  const now = `${formatCount(wait === null ? reach.before : 0)} of ${seen} seen in the last 30 days get it now`;
  return wait === null ? now : `${now}, ${formatCount(reach.after)} once ${wait}`;
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
