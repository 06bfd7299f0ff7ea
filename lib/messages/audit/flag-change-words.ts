import { differences, type FieldDifference } from "../../kernel/audit/diff.ts";
import type audit from "../catalogue/en/audit.json";
import { commas } from "../catalogue/listed.ts";
import { type Message, message } from "../catalogue/message.ts";
import { fieldWords } from "./field-words.ts";

/**
 * "turned off, set to 0 %, owner changed": of a change in which several fields may differ; null if none does.
 * `isFirst`: it begins a sentence.
 */
export function flagChangeWords(before: unknown, after: unknown, isFirst = false): Message | null {
  if (before === null || after === null) return null;
  const told = differences(before, after).filter((one) => wordsOf(one, false) !== null);
  const once = new Map(told.map((one) => [JSON.stringify(wordsOf(one, false)), one]));
  const words = [...once.values()].flatMap((one, index) => wordsOf(one, isFirst && index === 0) ?? []);
  return words.length > 0 ? commas(words) : null;
}

/** Null of what another field of the same change tells. */
function wordsOf({ field, after }: FieldDifference, isFirst: boolean): Message | null {
  // A choice alone is no parameter that the compiler knows of.
  const change = (
    key: Exclude<keyof typeof audit.flagChange, "changed">,
    params?: { percentage: number } | { plan: string },
  ): Message => ({ code: `audit.flagChange.${key}`, params: { first: isFirst ? "yes" : "no", ...params } });
  switch (field.replaceAll("_", "").toLowerCase()) {
    case "enabled":
      return change(after === true ? "turnedOn" : "turnedOff");
    case "rolloutpercentage":
      return change("setTo", { percentage: Number(after) });
    case "archivedat":
      return change(after === null ? "broughtBack" : "archived");
    case "retiredat":
      return change(after === null ? "notRetired" : "retired");
    case "heldat":
      return change(after === null ? "released" : "held");
    case "heldby":
    case "holdreason":
      return null;
    case "planname":
      return after === null ? change("notTied") : change("tied", { plan: String(after) });
    case "window":
      return change(after === null ? "noWindow" : "window");
    default:
      return message("audit.flagChange.changed", { field: fieldWords(field, isFirst) });
  }
}
