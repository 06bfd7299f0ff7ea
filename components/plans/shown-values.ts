const LONG = 24;

/**
 * What a check expects and found, for a table. Of a text too long for it only whether the two are the same is said, as
 * a difference behind the cut would not be seen; `long` then asks for both in the details.
 */
export function shownValues(
  expected: string,
  latest: { ok: boolean; observed: string; error: string | null } | null,
): { expected: string; observed: string; long: boolean } {
  const observed = latest === null ? "—" : latest.error ? "no value" : latest.observed;
  if (expected.length <= LONG && observed.length <= LONG) return { expected, observed, long: false };
  const compared = latest === null || latest.error ? observed : latest.ok ? "the same" : "differs";
  return { expected: expected.length > LONG ? "a text" : expected, observed: compared, long: true };
}
