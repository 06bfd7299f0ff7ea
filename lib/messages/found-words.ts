import { countOf } from "../kernel/text/numbers.ts";

export type CheckFound = {
  observed: string;
  expected: string;
  error: string | null;
  /** What it found is a number of rows. */
  countsRows: boolean;
};

/** What fails, behind the check that says so: "3 rows fail", "found 93 %, expected at least 95 %". */
export function foundWords({ observed, expected, error, countsRows }: CheckFound): string {
  if (error !== null) return "could not be run";
  const rows = countsRows ? Number(observed) : Number.NaN;
  return Number.isInteger(rows)
    ? countOf(rows, "row fails", "rows fail")
    : `found ${observed}, expected ${expected}`;
}

/** The headline of a failing check. Its name alone says what ought to be, and so the opposite: '3 rows fail "…"'. */
export function foundTitle(name: string, found: CheckFound): string {
  const words = foundWords(found);
  return words.includes(" fail") ? `${words} “${name}”` : `“${name}” ${words}`;
}
