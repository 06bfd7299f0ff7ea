import { ownValue } from "../text/own-value.ts";

/** `before` and `after` as they were recorded; null where the field was not there. */
export type FieldDifference = { field: string; before: unknown; after: unknown };

/** Kept by the database, and no news to a reader; why it happened is told as its reason is. */
const BOOKKEEPING = new Set(["updatedat", "updatedby", "revision", "createdat", "coversuntil", "because"]);

/** What an entry changed, field by field. */
export function differences(before: unknown, after: unknown): FieldDifference[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields
    .filter((field) => !BOOKKEEPING.has(field.toLowerCase().replaceAll("_", "")))
    .map((field) => ({ field, before: ownValue(old, field) ?? null, after: ownValue(now, field) ?? null }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  return { value };
}
