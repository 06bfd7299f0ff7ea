import { type Message, message } from "./catalogue/message.ts";

/** A text as an application stored it, in a sentence: what cannot be seen between quotation marks is said in words. */
export function rawValueWords(rawValue: string | null): Message {
  return said(rawValue, "rawValues");
}

/** The same as the first words of a sentence. */
export function rawValueFirst(rawValue: string | null): Message {
  return said(rawValue, "rawValues.first");
}

function said(rawValue: string | null, where: "rawValues" | "rawValues.first"): Message {
  if (rawValue === null) return message(`${where}.nothing`);
  if (rawValue === "") return message(`${where}.empty`);
  if (rawValue.trim() !== "") return message(`${where}.quoted`, { text: rawValue });
  return /^ +$/.test(rawValue)
    ? message(`${where}.spaces`, { count: rawValue.length })
    : message(`${where}.blank`);
}
