import { differences, type FieldDifference } from "../../kernel/audit/diff.ts";
import { type Message, message } from "../catalogue/message.ts";
import { commas } from "../listed.ts";
import { fieldWords } from "./field-words.ts";

/** "turned off, set to 0 %, owner changed": of a change in which several fields may differ; null if none does. */
export function flagChangeWords(before: unknown, after: unknown): Message | null {
  if (before === null || after === null) return null;
  const told = differences(before, after)
    .map(wordsOf)
    .filter((one) => one !== null);
  const once = new Map(told.map((one) => [JSON.stringify(one), one]));
  return once.size > 0 ? commas([...once.values()]) : null;
}

/** Null of what another field of the same change tells. */
function wordsOf({ field, after }: FieldDifference): Message | null {
  switch (field.replaceAll("_", "").toLowerCase()) {
    case "enabled":
      return message(after === true ? "audit.flagChange.turnedOn" : "audit.flagChange.turnedOff");
    case "rolloutpercentage":
      return message("audit.flagChange.setTo", { percentage: Number(after) });
    case "archivedat":
      return message(after === null ? "audit.flagChange.broughtBack" : "audit.flagChange.archived");
    case "retiredat":
      return message(after === null ? "audit.flagChange.notRetired" : "audit.flagChange.retired");
    case "heldat":
      return message(after === null ? "audit.flagChange.released" : "audit.flagChange.held");
    case "heldby":
    case "holdreason":
      return null;
    case "planname":
      return after === null
        ? message("audit.flagChange.notTied")
        : message("audit.flagChange.tied", { plan: String(after) });
    case "window":
      return message(after === null ? "audit.flagChange.noWindow" : "audit.flagChange.window");
    default:
      return message("audit.flagChange.changed", { field: fieldWords(field) });
  }
}
