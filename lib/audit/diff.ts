export type FieldDifference = { field: string; before: string | null; after: string | null };

/** Kept by the database and no news to a reader. */
const BOOKKEEPING = new Set(["updatedat", "updatedby", "revision", "createdat"]);

/** What an entry changed, field by field, as text; null where the field was not there. */
export function differences(before: unknown, after: unknown): FieldDifference[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields
    .filter((field) => !BOOKKEEPING.has(field.toLowerCase().replaceAll("_", "")))
    .map((field) => ({ field, before: textOf(old, field), after: textOf(now, field) }))
    .filter((one) => one.before !== one.after);
}

/** "rolloutPercentage" and "rollout_percentage" as "rollout percentage". */
export function fieldWords(field: string): string {
  return field
    .replaceAll("_", " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

/** A value for a reader: states and roles without their underscores, a switch as on or off. */
export function valueWords(field: string, value: string | null): string | null {
  if (value === null) return null;
  if (field === "state" || field === "role") return value.replaceAll("_", " ");
  if (field !== "enabled") return value;
  return value === "true" ? "on" : "off";
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  return { value };
}

function textOf(fields: Record<string, unknown>, field: string): string | null {
  const value = fields[field];
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  // A list of names is read, not parsed.
  if (Array.isArray(value) && value.every((one) => one !== null && typeof one !== "object"))
    return value.join(", ") || "none";
  return JSON.stringify(value);
}
