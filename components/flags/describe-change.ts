import type { FlagChange, FlagFieldChange } from "#lib/flags/field-change.ts";
import { commas, listed } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";

/** What kind of act a change was: "turned on", "set to 25 %", "allow-list and window changed". */
export function describeChange({ kind, changes }: Pick<FlagChange, "kind" | "changes">): Message {
  if (kind === "created") return message("flag.did.created");
  if (kind === "deleted") return message("flag.did.deleted");
  const acts = changes.map(actOf).filter((act) => act !== null);
  const rest = changes.filter((one) => actOf(one) === null).map((one) => flagFieldName(one.field, false));
  if (rest.length > 0) acts.push(message("flag.did.changed", { fields: listed(rest) }));
  return acts.length === 0 ? message("flag.did.saved") : commas(acts);
}

/** A change with a word of its own; null for one that is told by its field. */
function actOf(change: FlagFieldChange): Message | null {
  switch (change.field) {
    case "enabled":
      return message(change.after ? "flag.did.turnedOn" : "flag.did.turnedOff");
    case "percentage":
      return message("flag.did.setTo", { value: flagFieldValue(change, "after") });
    case "held":
      return message(change.after ? "flag.did.held" : "flag.did.released");
    case "retired":
      return message(change.after ? "flag.did.retired" : "flag.did.notRetired");
    case "archived":
      return message(change.after ? "flag.did.archived" : "flag.did.broughtBack");
    default:
      return null;
  }
}
