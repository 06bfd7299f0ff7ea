import type { Span } from "./spans.ts";

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
 * What a server repeats of its rows, whole and whatever it holds: Failing row contains (…), Key (a, b)=(…), and the line or
 * column at which COPY stopped. The names of columns stay. In free texts too, as errors are quoted by others.
 */
export function rowSpans(text: string): Span[] {
  return [failingRow(text), keys(text), copied(text)].filter((span) => span !== null);
}

/** Up to the last bracket, as a value may hold brackets. */
function failingRow(text: string): Span | null {
  const found = text.indexOf(FAILING_ROW);
  return found < 0 ? null : upTo(text, found + FAILING_ROW.length - 1, text.lastIndexOf(")"), 1);
}

function keys(text: string): Span | null {
  ROWS_OF_NAMES.lastIndex = 0;
  const first = ROWS_OF_NAMES.exec(text);
  if (first === null) return null;
  const start = ROWS_OF_NAMES.lastIndex - 1;
  const said = Math.max(...AFTER_KEY.map((words) => text.lastIndexOf(words)));
  return upTo(text, start, said > start ? said : text.lastIndexOf(")"), 1);
}

function copied(text: string): Span | null {
  const start = text.indexOf(': "', text.search(COPY)) + 3;
  return !COPY.test(text) || start < 3 ? null : upTo(text, start, text.lastIndexOf('"'), 0);
}

/** With the letter at the end, or without it; to the end of the text if it was cut off before. */
function upTo(text: string, start: number, end: number, more: 0 | 1): Span {
  return [start, end < start ? text.length : end + more];
}
