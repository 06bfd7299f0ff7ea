import type { Reach } from "#lib/flags/model.ts";
import { countOf, formatCount } from "#lib/format/numbers.ts";

/** What a change means in people, before the click. `reach` is null while it is being counted. */
export function describeReach(reach: Reach | null): string {
  if (reach === null) return "Counting who joins and who leaves.";
  if (reach.knownKeys === 0) return "No keys were seen yet, so how many people it reaches is not measured.";
  if (reach.joins === 0 && reach.leaves === 0) return "None of the people seen so far change sides.";
  return `${joining(reach.joins)} ${leaving(reach.leaves)}`;
}

/** A flag that is off reaches nobody, whatever its percentage. */
export function describeWhileOff(raising: boolean): string {
  return raising
    ? "The flag is off: no one joins until it is turned on."
    : "The flag is off: no one has it, so no one leaves.";
}

/** From how many it was counted. */
export function describeKnown(reach: Reach): string {
  return `${formatCount(reach.before)} of ${countOf(reach.knownKeys, "person", "people")} seen in the last 30 days get it now`;
}

function joining(joins: number): string {
  if (joins === 0) return "No one joins.";
  return `About ${countOf(joins, "more person joins", "more people join")}.`;
}

function leaving(leaves: number): string {
  if (leaves === 0) return "No one leaves.";
  return `About ${countOf(leaves, "person leaves", "people leave")}.`;
}
