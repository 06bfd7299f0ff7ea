import type { StillUsed } from "../flags/clients/read-askers.ts";
import { countOf } from "../kernel/text/numbers.ts";
import { applicationNames } from "./application-names.ts";

/** What still needs a flag: "still asked by clinic, 124 times in the last hour". */
export function stillUsedWords(used: StillUsed): string {
  if (used.by === "plan") return `in the hands of plan ${used.plan}, which is under way`;
  return `still asked by ${applicationNames(used.applications)}, ${countOf(used.timesInLastHour, "time")} in the last hour`;
}
