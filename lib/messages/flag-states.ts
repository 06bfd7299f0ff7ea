import type { FlagStanding, FlagState } from "../flags/model.ts";

/** Colour and word of each state, to be said of a flag ("it is off") or chosen in a filter. */
export const STATE_WORDS: Record<
  FlagState,
  { words: string; tone: "pass" | "hold" | "fail" | "run" | "wait" }
> = {
  off: { words: "off", tone: "wait" },
  "on for nobody": { words: "on for nobody yet", tone: "wait" },
  "partly on": { words: "partly on", tone: "run" },
  on: { words: "on for everyone", tone: "pass" },
  held: { words: "held", tone: "hold" },
  "window closed": { words: "outside its window", tone: "wait" },
  killed: { words: "killed, serves off", tone: "fail" },
  retired: { words: "retired, on for good", tone: "pass" },
  archived: { words: "archived, serves off", tone: "wait" },
};

const HELD = { nobody: "serves off", some: "partly on", everyone: "on for everyone" };

/** What a flag is, in words that fit chip, switch and toast: "held, partly on". */
export function flagStateWords({ state, serves }: FlagStanding): string {
  if (state === "held") return `held, ${HELD[serves]}`;
  // Its old path is gone, so that "off" would break what protects nothing.
  if (state === "archived" && serves === "everyone") return "archived, on for good";
  return STATE_WORDS[state].words;
}

export type NamedStanding = FlagStanding & { name: string; rolloutPercentage: number };

/** "dynamic-services is partly on, at 50 %", for the toast of whatever changed it. */
export function flagNow(flag: NamedStanding): string {
  return `${flag.name} is ${flagStateWords(flag)}${percentageOf(flag)}`;
}

/** Of what is off or over it says nothing; of what is set and not served now, that it is kept. */
function percentageOf({ state, serves, rolloutPercentage }: NamedStanding): string {
  if (["off", "archived", "retired"].includes(state) || (state === "held" && serves === "nobody")) return "";
  const kept = state === "killed" || state === "window closed";
  return `, ${kept ? "set to" : "at"} ${rolloutPercentage} %`;
}
