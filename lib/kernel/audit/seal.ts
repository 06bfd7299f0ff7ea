import { createHash } from "node:crypto";

/** An entry's fields as text, in the order in which they are sealed; null where the database has null. */
export type SealedFields = readonly (string | null)[];

/** Each field with its length in bytes before it, as `audit_entry_bytes` of the migration `audit_chain` writes it. */
export function sealedBytes(fields: SealedFields): Buffer {
  const parts = fields.map((field) => (field === null ? "-" : `${Buffer.byteLength(field)}:${field}`));
  return Buffer.from(parts.join(","));
}

/** The hash of an entry's seal: sha256 over the seal before it (empty for the first) and the entry. */
export function sealOf(before: Uint8Array, fields: SealedFields): Buffer {
  return createHash("sha256").update(before).update(sealedBytes(fields)).digest();
}
