import { z } from "zod";

/** PostgreSQL holds no NUL, and half of a surrogate pair is no character in any encoding. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** What goes into the database in place of text that cannot: a refused attempt is on record whatever it named. */
export function toStorable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** Text that somebody typed or a program sent. Every field of an input that reaches a database is one of these. */
export function storableText(message?: string) {
  return z
    .string(message)
    .refine(isStorable, "must not contain a NUL character or half of a surrogate pair; remove it");
}
