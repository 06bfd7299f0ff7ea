/**
 * An SQL identifier, or a qualified one of several parts, quoted so that case and odd characters survive:
 * `quoteIdentifier("public", "serviceId")` is `"public"."serviceId"`. The only way a name reaches SQL text.
 */
export function quoteIdentifier(...parts: [string, ...string[]]): string {
  for (const part of parts) {
    if (part === "" || part.includes("\0"))
      throw new Error("An SQL identifier is neither empty nor has NUL in it.");
  }
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
}

/** A name for people, which no other has: `public.orders`, `a."b.c"`. Not for SQL text. */
export function describeName(parts: string[]): string {
  return parts
    .map((part) => (/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join(".");
}
