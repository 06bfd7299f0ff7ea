/**
 * One answer for all who ask for the same while it is being worked out and for `freshMs` after. A failure is not kept.
 * What it remembers ends with time, so that `key` may hold anything.
 */
export function singleFlight<T>(freshMs: number): (key: string, work: () => Promise<T>) => Promise<T> {
  const known = new Map<string, { answer: Promise<T>; until: number }>();
  return (key, work) => {
    const now = performance.now();
    for (const [old, { until }] of known) if (until <= now) known.delete(old);
    const found = known.get(key);
    if (found) return found.answer;
    const one = { answer: work(), until: Number.POSITIVE_INFINITY };
    known.set(key, one);
    one.answer.then(
      () => {
        one.until = performance.now() + freshMs;
      },
      () => known.delete(key),
    );
    return one.answer;
  };
}
