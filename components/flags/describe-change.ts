import type { FlagChange, FlagFieldChange } from "#lib/flags/model.ts";

const named = new Intl.ListFormat("en-GB");

/** What kind of act a change was: "Turned on", "Set to 25 %", "Allow-list and window changed". */
export function describeChange({ kind, changes }: Pick<FlagChange, "kind" | "changes">): string {
  if (kind === "created") return "Created";
  if (kind === "deleted") return "Deleted";
  const acts = changes.map(actOf).filter((act) => act !== null);
  const rest = changes.filter((one) => actOf(one) === null).map((one) => one.field.toLowerCase());
  const words = [...acts, ...(rest.length > 0 ? [`${named.format(rest)} changed`] : [])].join(", ");
  return words === "" ? "Saved" : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A change with a word of its own; null for one that is told by its field. */
function actOf({ field, after }: FlagFieldChange): string | null {
  switch (field) {
    case "Enabled":
      return `turned ${after}`;
    case "Percentage":
      return `set to ${after}`;
    case "Held":
      return after === "held" ? "held" : "released";
    case "Retired":
      return after === "retired" ? "retired, on for good" : "no longer retired";
    case "Archived":
      return after === "archived" ? "archived" : "brought back";
    default:
      return null;
  }
}
