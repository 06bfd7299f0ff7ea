import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { countOf, formatCount, formatPercent, formatShare } from "#lib/kernel/text/numbers.ts";
import type { FlagCounts } from "#lib/kill/model.ts";
import type { Progress } from "#lib/overview/read-progress.ts";

/** "1,860 people", "None of the 4,961 people seen in 30 days", or null where nothing was counted: nobody asked for any. */
export function peopleOn(people: PeopleOn | null): string | null {
  if (people === null || people.looked === 0 || !people.flags.some((flag) => flag.of > 0)) return null;
  if (people.on === 0) return `None of the ${countOf(people.known, "person", "people")} seen in 30 days`;
  const moved = countOf(people.on, "person", "people");
  if (people.looked === people.known) return moved;
  return `About ${moved}, counted from ${formatCount(people.looked)} sampled from ${formatCount(people.known)},`;
}

/** Of one flag, at the press. Where nobody was seen to ask for it a zero would be no count. */
export function movedBy({ people, of }: PeopleOn["flags"][number]): string {
  return of === 0 ? "nobody has asked for it, not counted" : countOf(people, "person", "people");
}

/** Whom the press moved, of all flags together. */
export function movedBackWords(movedBack: PeopleOn | null): string {
  if (movedBack === null) return "not counted at the press";
  const { flags, on, looked, known } = movedBack;
  if (flags.length > 0 && !flags.some((flag) => flag.of > 0)) return "not counted, nobody has asked for them";
  if (on === 0) return "nobody";
  return (looked === known ? "" : "about ") + countOf(on, "person", "people");
}

/** "9 flags are partly or fully on. All of them, and 205 others, …" as its two numbers. */
export function flagsOn(flags: FlagCounts): number {
  return flags.on + flags.partlyOn;
}

/** Of what an attempt to read gave nothing for: never as if there were none. */
export const BEING_READ = "being read";
export const NOT_READ = "could not be read just now";

/** What the switch would do to the plan that is in progress, and once engaged, what it has done: "backfill paused at 62 %". */
export function migrationNow(progress: Progress | null, engaged: boolean): string {
  if (progress === null) return "none in progress";
  if (progress.state === "next") return `waits to start ${progress.phase}`;
  // Its percentage stays as it is set, and is what lifting restores.
  if (progress.flag && progress.state === "running")
    return `${progress.phase} ${engaged ? "stands" : "would stand"} still, set to ${formatPercent(progress.flag.percentage)}`;
  const share =
    progress.rowsDone !== null && progress.rowsTotal
      ? ` at ${formatShare(progress.rowsDone / progress.rowsTotal)}`
      : "";
  // Its worker sees the switch at the end of what it has begun.
  if (progress.state === "running")
    return `${progress.phase} ${engaged ? "is pausing" : "would pause"}${share} and ${engaged ? "keeps" : "keep"} its place`;
  return `${progress.phase} ${word(progress.state)}${share}`;
}

function word(state: string): string {
  return state.replace("_", " ");
}
