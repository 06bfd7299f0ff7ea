/** A raw value in a sentence, for a label. */
export function nameRawValue(rawValue: string | null): string {
  if (rawValue === null) return "NULL";
  return rawValue === "" ? "an empty text" : `"${rawValue}"`;
}
