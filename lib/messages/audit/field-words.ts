import { formatDuration } from "../../kernel/text/durations.ts";
import { formatCount, formatPercent } from "../../kernel/text/numbers.ts";
import { ownValue } from "../../kernel/text/own-value.ts";

/** What a field is called where its own name does not say it; `rest` of it is in `SHOWN`. */
const LABELS: Record<string, string> = {
  ahead: "ahead of the backfill",
  allowKeys: "allow-list",
  archivedAt: "archived",
  changes: "changes since it was last told",
  engagedAt: "engaged",
  entry: "id in the target",
  expiresAt: "works until",
  flagsOff: "flags turned off",
  heldAt: "held",
  heldMs: "held for",
  holdReason: "held because",
  job: "id of the work",
  lastHeardAt: "last heard of",
  liftedAt: "lifted",
  longestLockWaitMs: "longest lock wait",
  matched: "events matched",
  new: "bookings on the new path",
  ok: "passes",
  old: "bookings on the old path",
  on: "sends bookings",
  oneWay: "one-way steps",
  pausedAt: "paused",
  perSecond: "bookings a second",
  planName: "plan",
  prefix: "begins with",
  press: "the press was confirmed",
  previousUntil: "the one before works until",
  ran: "what ran",
  rawValue: "value as it was written",
  retiredAt: "retired",
  rolloutPercentage: "share of people",
  rollbackProven: "its rollback is proven",
  seconds: "took",
  selection: "chosen",
  serving: "clients that serve it",
  sha256: "fingerprint of the plan",
  since: "signed in",
  tokensEnded: "tokens that ended",
  userAgent: "browser",
};

const STATES = new Set(["state", "role", "scope", "phase"]);
const PERCENTAGES = new Set(["rolloutPercentage", "percentage"]);
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A column and the field that is made of it by one name. */
function camel(field: string): string {
  return field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** "rolloutPercentage" and "rollout_percentage" as "share of people", "tokenName" as "token name". */
export function fieldWords(field: string): string {
  const name = camel(field);
  return ownValue(LABELS, name) ?? name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

/** A value for a reader, whatever it is: no field names, no braces, each number with its unit. Null: it is not there. */
export function valueWords(field: string, value: unknown): string | null {
  const name = camel(field);
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return name === "enabled" || name === "on" ? onOff(value) : yesNo(value);
  if (PERCENTAGES.has(name)) return formatPercent(Number(value));
  if (/Ms$|^ms$/.test(name)) return formatDuration(Number(value));
  if (/seconds$/i.test(name)) return formatDuration(Number(value) * 1000);
  if (typeof value === "number") return name === "revision" ? String(value) : formatCount(value);
  if (typeof value === "string") return STATES.has(name) ? value.replaceAll("_", " ") : value;
  if (Array.isArray(value)) return listWords(name, value);
  return objectWords(value as Record<string, unknown>);
}

function listWords(name: string, list: unknown[]): string {
  if (list.length === 0) return "none";
  if (name === "days") return list.map((day) => DAYS[Number(day) - 1] ?? String(day)).join(", ");
  return list
    .map((one) => (one === null ? "an empty value" : (valueWords(name, one) ?? "nothing")))
    .join(typeof list[0] === "object" ? "; " : ", ");
}

/** "from 02:00, until 06:00, zone Europe/Berlin"; what is not there is left out. */
function objectWords(fields: Record<string, unknown>): string {
  if ("confirmed" in fields && "of" in fields) return `${fields.confirmed} of ${fields.of}`;
  if ("rawValue" in fields && "value" in fields)
    return `“${fields.rawValue ?? "an empty value"}” is ${fields.value}`;
  const told = Object.entries(fields).flatMap(([field, value]) => {
    // A time is the reader's, who sees it in their zone where it stands by itself.
    if (typeof value === "string" && isTime(value)) return [];
    const words = valueWords(field, value);
    return words === null ? [] : [`${fieldWords(field)} ${words}`];
  });
  return told.length === 0 ? "nothing" : told.join(", ");
}

/** As JSON holds a time. */
export function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text);
}

function onOff(value: boolean): string {
  return value ? "on" : "off";
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}
