import { maskText } from "./mask-text.ts";
import { isSecretName } from "./secret-names.ts";

/** Code points of an error text that are kept. */
const KEPT = 300;
/** So much of it is looked at; a receiver may send anything. */
const LOOKED_AT = 16_384;

/**
 * An error text fit for every place that it goes to: tables, audit, log, pages. Whatever bytes it was, it is one line of
 * whole characters without NUL and control characters, at most 300 code points, with secrets and addresses hidden, as
 * receivers like to repeat what they were sent, and servers the values that they refuse.
 */
export function cleanErrorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .slice(0, LOOKED_AT)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ");
  const points = [...maskText(line, isSecretName).trim()];
  return points.length <= KEPT ? points.join("") : `${points.slice(0, KEPT - 1).join("")}…`;
}
