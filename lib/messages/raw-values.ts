import { type Message, message } from "./catalogue/message.ts";

/** A text as an application stored it, in a sentence: what cannot be seen between quotation marks is said in words. */
export function rawValueWords(rawValue: string | null): Message {
  return said(rawValue, "inside");
}

/** The same as the first words of a sentence. */
export function rawValueFirst(rawValue: string | null): Message {
  return said(rawValue, "first");
}

function said(rawValue: string | null, where: "inside" | "first"): Message {
  if (rawValue === null) return message(`rawValues.${where}.nothing`);
  if (rawValue === "") return message(`rawValues.${where}.empty`);
  if (rawValue.trim() !== "") return message(`rawValues.${where}.quoted`, { text: rawValue });
  return /^ +$/.test(rawValue)
    ? message(`rawValues.${where}.spaces`, { count: rawValue.length })
    : message(`rawValues.${where}.blank`);
}
