import type { FlagState } from "../flags/list-choices.ts";
import type { FlagStanding } from "../flags/model.ts";
import { type Message, message } from "./catalogue/message.ts";

export const STATE_TONE: Record<FlagState, "pass" | "hold" | "fail" | "run" | "wait"> = {
  off: "wait",
  "on-for-nobody": "wait",
  "partly-on": "run",
  on: "pass",
  held: "hold",
  "window-closed": "wait",
  killed: "fail",
  retired: "pass",
  archived: "wait",
};

const STATE_WORDS: Record<FlagState, Message> = {
  off: message("flagWords.state.off"),
  "on-for-nobody": message("flagWords.state.onForNobody"),
  "partly-on": message("flagWords.state.partlyOn"),
  on: message("flagWords.state.on"),
  held: message("flagWords.state.held"),
  "window-closed": message("flagWords.state.windowClosed"),
  killed: message("flagWords.state.killed"),
  retired: message("flagWords.state.retired"),
  archived: message("flagWords.state.archived"),
};

const HELD: Record<FlagStanding["serves"], Message> = {
  nobody: message("flagWords.state.heldNobody"),
  some: message("flagWords.state.heldSome"),
  everyone: message("flagWords.state.heldEveryone"),
};

/** A state to be chosen in a filter. */
export function stateName(state: FlagState): Message {
  return STATE_WORDS[state];
}

/** What a flag is, in words that fit chip, switch and toast: "held, partly on". */
export function flagStateWords({ state, serves }: FlagStanding): Message {
  if (state === "held") return HELD[serves];
  // Its old path is gone, so that "off" would break what protects nothing.
  if (state === "archived" && serves === "everyone") return message("flagWords.state.archivedOn");
  return STATE_WORDS[state];
}

export type NamedStanding = FlagStanding & { name: string; rolloutPercentage: number };

/** "dynamic-services is partly on, at 50 %", for the toast of whatever changed it. */
export function flagNow(flag: NamedStanding): Message {
  const { name, state, serves, rolloutPercentage: percentage } = flag;
  const is = { name, state: flagStateWords(flag) };
  // Of what is off or over no percentage; of what is set and not served now, that it is kept.
  if (["off", "archived", "retired"].includes(state) || (state === "held" && serves === "nobody"))
    return message("flagWords.now.is", is);
  return state === "killed" || state === "window-closed"
    ? message("flagWords.now.isSetTo", { ...is, percentage })
    : message("flagWords.now.isAt", { ...is, percentage });
}
