import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { partWords, percentWords } from "#lib/kernel/text/numbers.ts";
import type { FlagCounts } from "#lib/kill/model.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import type { Progress } from "#lib/overview/read-progress.ts";

/** "1,860 people", "None of the 4,961 people seen in 30 days", or null where nothing was counted: nobody asked for any. */
export function peopleOn(people: PeopleOn | null): Message | null {
  if (people === null || people.looked === 0 || !people.flags.some((flag) => flag.of > 0)) return null;
  const { on, looked, known } = people;
  if (on === 0) return message("kill.people.none", { known });
  return looked === known
    ? message("kill.people.counted", { on })
    : message("kill.people.sampled", { on, looked, known });
}

/** Of one flag, at the press. Where nobody was seen to ask for it a zero would be no count. */
export function movedBy({ people, of }: PeopleOn["flags"][number]): Message {
  return of === 0 ? message("kill.movedBack.notAsked") : message("kill.people.counted", { on: people });
}

/** Whom the press moved, of all flags together. */
export function movedBackWords(movedBack: PeopleOn | null): Message {
  if (movedBack === null) return message("kill.movedBack.notCounted");
  const { flags, on, looked, known } = movedBack;
  if (flags.length > 0 && !flags.some((flag) => flag.of > 0)) return message("kill.movedBack.noneAsked");
  if (on === 0) return message("kill.movedBack.nobody");
  const people = message("kill.people.counted", { on });
  return looked === known ? people : message("kill.movedBack.about", { people });
}

/** "9 flags are partly or fully on. All of them, and 205 others, …" as its two numbers. */
export function flagsOn(flags: FlagCounts): number {
  return flags.on + flags.partlyOn;
}

/** What the switch would do to the plan that is in progress, and once engaged, what it has done: "backfill paused at 62 %". */
export function migrationNow(progress: Progress | null, isEngaged: boolean): Message {
  if (progress === null) return message("kill.migrationNow.none");
  const { phase, rowsDone, rowsTotal, flag } = progress;
  const engaged = isEngaged ? "yes" : "no";
  if (progress.state === "next" && progress.rehearsing)
    return message("kill.migrationNow.rehearsed", { phase });
  if (progress.state === "next") return message("kill.migrationNow.next", { phase });
  // Its percentage stays as it is set, and is what lifting restores.
  if (flag && progress.state === "running")
    return message("kill.migrationNow.standsStill", {
      phase,
      engaged,
      percentage: percentWords(flag.percentage),
    });
  const share = rowsDone !== null && rowsTotal ? partWords(rowsDone / rowsTotal) : null;
  // Its worker sees the switch at the end of what it has begun.
  if (progress.state === "running")
    return share === null
      ? message("kill.migrationNow.pauses", { phase, engaged })
      : message("kill.migrationNow.pausesAt", { phase, engaged, share });
  const state = progress.state;
  return share === null
    ? message("kill.migrationNow.is", { phase, state })
    : message("kill.migrationNow.isAt", { phase, state, share });
}
