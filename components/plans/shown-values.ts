/** Longer ones are cut: two of them must fit beside a name. */
const LONG = 24;
const CUT = 16;

/**
 * What a check expects and found, for a table. Of texts too long for it a piece of each is shown, around the first
 * place where they differ; `long` then asks for the whole of both in the details.
 */
export function shownValues(
  expected: string,
  latest: { ok: boolean; observed: string; error: string | null } | null,
): { expected: string; observed: string; long: boolean } {
  const observed = latest === null ? "—" : latest.error ? "no value" : latest.observed;
  if (expected.length <= LONG && observed.length <= LONG) return { expected, observed, long: false };
  const comparable = latest !== null && !latest.error && !latest.ok;
  const from = comparable ? Math.max(0, firstDifference(expected, observed) - CUT / 2) : 0;
  const shown = { expected: cut(expected, from), observed: cut(observed, from), long: true };
  // Of white space nothing would be seen.
  const seen = (text: string) => text.replaceAll(/\s+/g, "");
  if (comparable && seen(expected) === seen(observed)) return { ...shown, observed: "differs" };
  return shown;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function cut(text: string, from: number): string {
  if (text.length <= LONG) return text;
  const start = Math.min(from, text.length - CUT);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + CUT)}${start + CUT < text.length ? "…" : ""}`;
}
