import type { FlagFieldChange } from "../flags/field-change.ts";
import type { FlagVariants } from "../flags/variants.ts";
import { cutText } from "../kernel/masking/cut-text.ts";
import { asIs } from "./as-is.ts";
import { commas } from "./catalogue/listed.ts";
import { type Message, message } from "./catalogue/message.ts";

/** "allow-list"; "Allow-list" where it comes first. */
export function flagFieldName(field: FlagFieldChange["field"], isFirst: boolean): Message {
  return { code: `flag.field.${field}`, params: { first: isFirst ? "yes" : "no" } };
}

/** "25 %", "on", "3 keys". */
export function flagFieldValue(change: FlagFieldChange, which: "before" | "after"): Message {
  switch (change.field) {
    case "enabled":
      return message(change[which] ? "flag.fieldValue.on" : "flag.fieldValue.off");
    case "percentage":
      return message("flag.fieldValue.percentage", { value: change[which] ?? 0 });
    case "allowKeys":
      return message("flag.fieldValue.keys", { count: change[which] ?? 0 });
    case "window":
      return windowWords(change[which]);
    case "held":
      return message(change[which] ? "flag.fieldValue.held" : "flag.fieldValue.notHeld");
    case "retired":
      return message(change[which] ? "flag.fieldValue.retired" : "flag.fieldValue.notRetired");
    case "archived":
      return message(change[which] ? "flag.fieldValue.archived" : "flag.fieldValue.notArchived");
    case "variants":
      return variantWords(change[which] ?? {});
    case "plan":
      return change[which] ? asIs(change[which]) : message("flag.fieldValue.noPlan");
    default:
      return change[which] ? asIs(change[which]) : message("flags.change.nothing");
  }
}

const LONGEST_VALUE = 100;

function variantWords(variants: FlagVariants["variants"]): Message {
  const named = Object.entries(variants).map(([name, value]) => {
    const text = JSON.stringify(value);
    const shown = text.length > LONGEST_VALUE ? `${cutText(text, LONGEST_VALUE)}…` : text;
    return message("flag.fieldValue.variant", { name, value: shown });
  });
  return named.length > 0 ? commas(named) : message("flags.change.nothing");
}

type Window = Extract<FlagFieldChange, { field: "window" }>["after"];
const DAYS = [
  message("flag.fieldValue.day.1"),
  message("flag.fieldValue.day.2"),
  message("flag.fieldValue.day.3"),
  message("flag.fieldValue.day.4"),
  message("flag.fieldValue.day.5"),
  message("flag.fieldValue.day.6"),
  message("flag.fieldValue.day.7"),
];

function windowWords(window: Window): Message {
  if (window === null) return message("flag.fieldValue.always");
  if (window === "unreadable") return message("flag.fieldValue.unreadable");
  const { from, until, zone, days } = window;
  const named =
    days.length === 7
      ? message("flag.fieldValue.everyDay")
      : commas(days.map((day) => DAYS[day - 1] ?? String(day)));
  return message("flag.fieldValue.window", { from, until, days: named, zone });
}
