import type { StillUsed } from "../interlock/read-askers.ts";
import { countOf } from "./numbers.ts";

const named = new Intl.ListFormat("en-GB");

/** What still needs a flag: "still asked by clinic, 124 times in the last hour". */
export function stillUsedWords(used: StillUsed): string {
  if (used.by === "plan") return `in the hands of plan ${used.plan}, which is under way`;
  const who = used.applications.map((name) => name || "a program without a token");
  return `still asked by ${named.format(who)}, ${countOf(used.timesInLastHour, "time")} in the last hour`;
}
