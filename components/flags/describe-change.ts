import type { FlagChange, FlagFieldChange } from "#lib/flags/model.ts";
import { commas, listed } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

/** What kind of act a change was: "turned on", "set to 25 %", "allow-list and window changed". */
export function describeChange({ kind, changes }: Pick<FlagChange, "kind" | "changes">): Message {
  if (kind === "created") return message("flag.did.created");
  if (kind === "deleted") return message("flag.did.deleted");
  const acts = changes.map(actOf).filter((act) => act !== null);
  const rest = changes.filter((one) => actOf(one) === null).map((one) => one.field.toLowerCase());
  if (rest.length > 0) acts.push(message("flag.did.changed", { fields: listed(rest) }));
  return acts.length === 0 ? message("flag.did.saved") : commas(acts);
}

/** A change with a word of its own; null for one that is told by its field. */
function actOf({ field, after }: FlagFieldChange): Message | null {
  switch (field) {
    case "Enabled":
      return message(after === "on" ? "flag.did.turnedOn" : "flag.did.turnedOff");
    case "Percentage":
      return message("flag.did.setTo", { value: after ?? "" });
    case "Held":
      return message(after === "held" ? "flag.did.held" : "flag.did.released");
    case "Retired":
      return message(after === "retired" ? "flag.did.retired" : "flag.did.notRetired");
    case "Archived":
      return message(after === "archived" ? "flag.did.archived" : "flag.did.broughtBack");
    default:
      return null;
  }
}
