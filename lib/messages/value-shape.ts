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

export function nameShape(shape: ValueShape): string {
  switch (shape.kind) {
    case "empty":
      return "Empty";
    case "words":
      return "Words without a number";
    case "signs":
      return "Signs only";
    case "long":
      return "Longer texts with numbers";
    case "pattern":
      return sayPattern(shape.pattern);
  }
}

/** "99:99 AM" reads like a value: "1 or 2 digits : 1 or 2 digits AM" does not. */
function sayPattern(pattern: string): string {
  return pattern
    .replaceAll(/9+/g, ({ length }) => ` ${length === 2 ? "1 or 2" : length} digits `)
    .replaceAll(/\s+/g, " ")
    .trim();
}
