import { type Message, message } from "../messages/catalogue/message.ts";
import type { Check, Expectation } from "../plans/model.ts";

/** The expectation in words: "0", "at least 5", "1 to 10 %". */
export function describeExpectation(expect: Expectation): Message {
  if (expect.kind === "exactly") return message("checks.expects.exactly", { value: String(expect.value) });
  const { min, max } = expect;
  if (min === null) return message("checks.expects.atMost", { value: withUnit(expect, max) });
  if (max === null) return message("checks.expects.atLeast", { value: withUnit(expect, min) });
  return message("checks.expects.between", { from: String(min), to: withUnit(expect, max) });
}

/** What it finds is a number of rows, none of which should be: it names them one by one. */
export function countsRows({ expect, sample, rows }: Pick<Check, "expect" | "sample" | "rows">): boolean {
  return expect.kind === "exactly" && expect.value === 0 && (sample !== null || rows != null);
}

/** A value that was expected or observed, in the unit that the check names: "96.02 %". */
export function withUnit(expect: Expectation, value: string | number | null): string {
  return expect.kind === "between" && expect.unit ? `${value} ${expect.unit}` : String(value);
}

/**
 * Whether the observed value is what was expected. `observed` is PostgreSQL's text, or null for NULL or no row; neither
 * of those passes anything, and a number is compared as a number ("0.0" is 0).
 */
export function judgeCheck(expect: Expectation, observed: string | null): boolean {
  if (observed === null) return false;
  if (expect.kind === "exactly" && typeof expect.value === "string") return observed === expect.value;
  const number = observed.trim() === "" ? Number.NaN : Number(observed);
  if (Number.isNaN(number)) return false;
  if (expect.kind === "exactly") return number === expect.value;
  return (expect.min === null || number >= expect.min) && (expect.max === null || number <= expect.max);
}
