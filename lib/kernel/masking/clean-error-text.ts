import { showHidden } from "../input/hidden-characters.ts";
import { maskText } from "./mask-text.ts";
import { isSecretName } from "./secret-names.ts";
import { withoutTerminalCodes } from "./without-terminal-codes.ts";

/** Code points of an error text that are kept. */
const KEPT = 300;
/** In an event a message is a person's; in an error it is what went wrong. Secrets inside it are hidden all the same. */
const ITS_OWN = /^(err|error)?[-_ ]?(message|msg)$/i;
/** So much of it is looked at; a receiver may send anything. */
const LOOKED_AT = 16_384;

/**
 * An error text fit for every place that it goes to: tables, audit, log, pages. Whatever bytes it was, it is one line of
 * whole characters without NUL and control characters, at most 300 code points, with secrets and addresses hidden, as
 * receivers like to repeat what they were sent, and servers the values that they refuse.
 */
export function cleanErrorText(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error), KEPT);
}

/** The same of a text that is nobody's error yet, with as many code points as its place has room for. */
export function cleanText(text: string, kept: number): string {
  const line = withoutTerminalCodes(text.slice(0, LOOKED_AT))
    .toWellFormed()
    .replace(/(?![\t\n\v\f\r\u0085])\p{Cc}/gu, "")
    .replace(/[\p{Cc}\p{Z}]+/gu, " ");
  const masked = maskText(line, (name) => !ITS_OWN.test(name) && isSecretName(name));
  const points = [...showHidden(masked.replace(/^ | $/g, ""))];
  return points.length <= kept ? points.join("") : `${points.slice(0, kept - 1).join("")}…`;
}
