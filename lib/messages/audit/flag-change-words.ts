import { differences, type FieldDifference } from "../../kernel/audit/diff.ts";
import { fieldWords } from "./field-words.ts";

/** "turned off, set to 0 %, owner changed": of a change in which several fields may differ; null if none does. */
export function flagChangeWords(before: unknown, after: unknown): string | null {
  if (before === null || after === null) return null;
  const told = differences(before, after).map(wordsOf);
  const words = [...new Set(told.filter((one) => one !== null))];
  return words.length > 0 ? words.join(", ") : null;
}

/** Null of what another field of the same change tells. */
function wordsOf({ field, after }: FieldDifference): string | null {
  switch (field.replaceAll("_", "").toLowerCase()) {
    case "enabled":
      return after === true ? "turned on" : "turned off";
    case "rolloutpercentage":
      return `set to ${Number(after)} %`;
    case "archivedat":
      return after === null ? "brought back" : "archived";
    case "retiredat":
      return after === null ? "no longer retired" : "retired, on for good";
    case "heldat":
      return after === null ? "released" : "held";
    case "heldby":
    case "holdreason":
      return null;
    case "planname":
      return after === null ? "no longer tied to a plan" : `tied to the plan ${after}`;
    case "window":
      return after === null ? "its hours taken away" : "its hours changed";
    default:
      return `${fieldWords(field)} changed`;
  }
}
