import { countOf } from "../kernel/text/numbers.ts";

/** A text as an application stored it, in a sentence: what cannot be seen between quotation marks is said in words. */
export function nameRawValue(rawValue: string | null): string {
  if (rawValue === null) return "nothing stored (NULL)";
  if (rawValue === "") return "an empty text";
  if (rawValue.trim() !== "") return `"${rawValue}"`;
  return /^ +$/.test(rawValue)
    ? `a text of ${countOf(rawValue.length, "space")}`
    : "a text of spaces and line ends only";
}
