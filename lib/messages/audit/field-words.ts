import { durationWords } from "../../kernel/text/durations.ts";
import { percentWords } from "../../kernel/text/numbers.ts";
import { capital } from "../../kernel/text/sentences.ts";
import { asIs } from "../as-is.ts";
import fields from "../catalogue/en/auditFields.json" with { type: "json" };
import { commas, semicolons } from "../catalogue/listed.ts";
import { type Message, type MessageCode, message } from "../catalogue/message.ts";
import { storedMessage } from "../catalogue/stored-message.ts";

const STATES = new Set(["state", "role", "scope", "phase"]);
const PERCENTAGES = new Set(["rolloutPercentage", "percentage"]);

/** A column and the field that is made of it by one name. */
function camel(field: string): string {
  return field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * "rolloutPercentage" and "rollout_percentage" as "share of people", "tokenName" as "token name". `isFirst`: it begins
 * a sentence.
 */
export function fieldWords(field: string, isFirst = false): Message {
  const name = camel(field);
  if (Object.hasOwn(fields.label, name)) {
    const code = `auditFields.label.${name as keyof typeof fields.label}` satisfies MessageCode;
    return { code, params: { first: isFirst ? "yes" : "no" } };
  }
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return asIs(isFirst ? capital(words) : words);
}

/** A value for a reader, whatever it is: no field names, no braces, each number with its unit. Null: it is not there. */
export function valueWords(field: string, value: unknown): Message | null {
  const name = camel(field);
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return switchWords(name, value);
  if (Array.isArray(value)) return listWords(name, value);
  if (typeof value === "object") return objectWords(value as Record<string, unknown>);
  return plainWords(name, value as string | number);
}

function switchWords(name: string, value: boolean): Message {
  if (name === "enabled" || name === "on") return message(`auditFields.value.${value ? "on" : "off"}`);
  return message(`auditFields.value.${value ? "yes" : "no"}`);
}

function plainWords(name: string, value: string | number): Message {
  if (PERCENTAGES.has(name)) return percentWords(Number(value));
  if (/Ms$|^ms$/.test(name)) return durationWords(Number(value));
  if (/seconds$/i.test(name)) return durationWords(Number(value) * 1000);
  if (typeof value === "string") return asIs(STATES.has(name) ? value.replaceAll("_", " ") : value);
  return name === "revision" ? asIs(String(value)) : message("auditFields.value.number", { value });
}

function listWords(name: string, list: unknown[]): Message {
  if (list.length === 0) return message("auditFields.value.none");
  if (name === "days") return commas(list.map(dayWords));
  const words = list.map((one) =>
    one === null
      ? message("auditFields.value.empty")
      : (valueWords(name, one) ?? message("auditFields.value.nothing")),
  );
  return typeof list[0] === "object" ? semicolons(words) : commas(words);
}

/** Of 1 for Monday to 7. */
function dayWords(day: unknown): Message {
  const number = String(day);
  return Object.hasOwn(fields.day, number)
    ? message(`auditFields.day.${number as keyof typeof fields.day}`)
    : asIs(number);
}

/** "from 02:00, until 06:00, zone Europe/Berlin"; what is not there is left out. Of a message, its sentence. */
function objectWords(whole: Record<string, unknown>): Message {
  const said = storedMessage(whole);
  if (said) return said;
  if ("confirmed" in whole && "of" in whole)
    return message("auditFields.value.ofAll", { confirmed: String(whole.confirmed), of: String(whole.of) });
  if ("rawValue" in whole && "value" in whole)
    return message("auditFields.value.is", {
      raw: whole.rawValue == null ? message("auditFields.value.empty") : String(whole.rawValue),
      value: String(whole.value),
    });
  const told = Object.entries(whole).flatMap(([field, value]) => {
    // A time is the reader's, who sees it in their zone where it stands by itself.
    if (typeof value === "string" && isTime(value)) return [];
    const words = valueWords(field, value);
    return words === null
      ? []
      : [message("auditFields.value.field", { field: fieldWords(field), value: words })];
  });
  return told.length === 0 ? message("auditFields.value.nothing") : commas(told);
}

/** As JSON holds a time. */
export function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text);
}
