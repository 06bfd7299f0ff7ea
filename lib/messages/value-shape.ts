import { type Message, message } from "./catalogue/message.ts";

/** What texts have in common at a glance, so that those of one kind are decided together. */
export type ValueShape =
  | { kind: "empty" | "words" | "signs" | "long" }
  /** Digits as nines, letters as capitals: "99:99 AM". */
  | { kind: "pattern"; pattern: string };

/** A pattern beyond that is a sentence, and hardly two of them are alike. */
const LONGEST = 16;

/** Pure. One or two digits are alike, as an hour may be written either way; of longer numbers the length counts. */
export function shapeOf(rawValue: string | null): ValueShape {
  const text = (rawValue ?? "").trim().replaceAll(/\s+/g, " ");
  if (text === "") return { kind: "empty" };
  if (!/\p{Nd}/u.test(text)) return { kind: /\p{L}/u.test(text) ? "words" : "signs" };
  // Cut first: what an application stored may be of any length.
  const pattern = text
    .slice(0, 200)
    .toUpperCase()
    .replaceAll(/\p{Nd}+/gu, (digits) => "9".repeat(Math.max(2, [...digits].length)));
  return pattern.length > LONGEST ? { kind: "long" } : { kind: "pattern", pattern };
}

/** The same for shapes that are alike. */
export function shapeKey(shape: ValueShape): string {
  return shape.kind === "pattern" ? shape.pattern : shape.kind;
}

export function shapeWords(shape: ValueShape): Message {
  return shape.kind === "pattern" ? patternWords(shape.pattern) : message(`rawValues.shape.${shape.kind}`);
}

/** "99:99 AM" reads like a value: "1 or 2 digits : 1 or 2 digits AM" does not. A pattern has digits. */
function patternWords(pattern: string): Message {
  return pattern
    .split(/(9+)/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(partWords)
    .reduce((first, next) => message("rawValues.shape.next", { first, next }));
}

function partWords(part: string): Message {
  if (!part.startsWith("9")) return message("common.list.one", { first: part });
  return part.length === 2
    ? message("rawValues.shape.hour")
    : message("rawValues.shape.digits", { count: part.length });
}
