const FAILING_ROW = "Failing row contains (";
/** What PostgreSQL says after the values of a key. A value may hold any of it, so that the last is the end. */
const AFTER_KEY = [
  ") already exists",
  ") is not present in table",
  ") is still referenced from table",
  ") is duplicated",
];
const COPY = /\bCOPY /;
const ROWS_OF_NAMES = /\)\s?=\s?\(/g;

/**
 * Hides what a server repeats of its rows, whole and whatever it holds: Failing row contains (…), Key (a, b)=(…), and the line or
 * column at which COPY stopped. The names of columns stay. In free texts too, as errors are quoted by others.
 */
export function maskServerRows(text: string, mask: string): string {
  return maskCopy(maskKeys(maskFailingRow(text, mask), mask), mask);
}

/** Up to the last bracket, as a value may hold brackets. */
function maskFailingRow(text: string, mask: string): string {
  const found = text.indexOf(FAILING_ROW);
  if (found < 0) return text;
  const start = found + FAILING_ROW.length - 1;
  const end = text.lastIndexOf(")");
  return text.slice(0, start) + mask + (end < start ? "" : text.slice(end + 1));
}

function maskKeys(text: string, mask: string): string {
  ROWS_OF_NAMES.lastIndex = 0;
  const first = ROWS_OF_NAMES.exec(text);
  if (first === null) return text;
  const start = ROWS_OF_NAMES.lastIndex - 1;
  const said = Math.max(...AFTER_KEY.map((words) => text.lastIndexOf(words)));
  const end = said > start ? said : text.lastIndexOf(")");
  return text.slice(0, start) + mask + (end < start ? "" : text.slice(end + 1));
}

function maskCopy(text: string, mask: string): string {
  const start = text.indexOf(': "', text.search(COPY)) + 3;
  if (!COPY.test(text) || start < 3) return text;
  const end = text.lastIndexOf('"');
  return text.slice(0, start) + mask + (end < start ? "" : text.slice(end));
}
