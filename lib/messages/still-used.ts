import type { StillUsed } from "../flags/clients/read-askers.ts";
import { applicationNames } from "./application-names.ts";
import { type Message, message } from "./catalogue/message.ts";

/** What still needs a flag: "still asked by clinic, 124 times in the last hour". */
export function stillUsedWords(used: StillUsed): Message {
  if (used.by === "plan") return message("flagWords.stillUsed.plan", { plan: used.plan });
  return message("flagWords.stillUsed.applications", {
    applications: applicationNames(used.applications),
    times: used.timesInLastHour,
  });
}

/** Whether a flag is needed, above its end; null where the button below says it as its reason. */
export function neededWords(used: StillUsed | null, whyNotArchive: string | null): Message | null {
  if (used === null) return message("flag.end.notAsked");
  return used.by === "plan" && whyNotArchive === null ? null : stillUsedWords(used);
}
