import { type Message, message } from "./catalogue/message.ts";

/** A text as an application stored it, in a sentence: what cannot be seen between quotation marks is said in words. */
export function rawValueWords(rawValue: string | null): Message {
  if (rawValue === null) return message("rawValues.nothing");
  if (rawValue === "") return message("rawValues.empty");
  if (rawValue.trim() !== "") return message("rawValues.quoted", { text: rawValue });
  return /^ +$/.test(rawValue)
    ? message("rawValues.spaces", { count: rawValue.length })
    : message("rawValues.blank");
}
