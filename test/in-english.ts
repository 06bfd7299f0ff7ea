import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";

export type InEnglish<T> = T extends Message
  ? string
  : T extends Date
    ? T
    : T extends object
      ? { [K in keyof T]: InEnglish<T[K]> }
      : T;

/** The same with the sentence of each message in its place. */
export function inEnglish<T>(value: T): InEnglish<T> {
  const said = (one: unknown): unknown => {
    if (typeof one !== "object" || one === null || one instanceof Date) return one;
    if (Array.isArray(one)) return one.map(said);
    if (isMessage(one)) return english(one);
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, said(part)]));
  };
  return said(value) as InEnglish<T>;
}

function isMessage(value: object): value is Message {
  return "code" in value && Object.keys(value).every((key) => key === "code" || key === "params");
}
