import { type Message, message } from "./catalogue/message.ts";
import { observedWords } from "./observed-words.ts";

export type CheckFound = {
  observed: string | null;
  expected: Message;
  error: string | null;
  /** What it found is a number of rows. */
  countsRows: boolean;
};

/** What fails, behind the check that says so: "3 rows fail", "found 93 %, expected at least 95 %". */
export function foundWords(found: CheckFound): Message {
  if (found.error !== null) return message("checks.found.notRun");
  const rows = rowsOf(found);
  const { expected } = found;
  const observed = observedWords(found.observed);
  return rows === null
    ? message("checks.found.found", { observed, expected })
    : message("checks.found.rowsFail", { rows });
}

/** The headline of a failing check. Its name alone says what ought to be, and so the opposite: '3 rows fail "…"'. */
export function foundTitle(name: string, found: CheckFound): Message {
  if (found.error !== null) return message("checks.found.checkNotRun", { name });
  const rows = rowsOf(found);
  const { expected } = found;
  const observed = observedWords(found.observed);
  return rows === null
    ? message("checks.found.checkFound", { name, observed, expected })
    : message("checks.found.rowsFailCheck", { name, rows });
}

function rowsOf({ countsRows, observed }: CheckFound): number | null {
  if (!countsRows || observed === null) return null;
  return Number.isInteger(Number(observed)) ? Number(observed) : null;
}
