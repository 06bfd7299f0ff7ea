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
