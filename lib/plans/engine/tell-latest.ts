/**
 * Writes at most once every `everyMs`. What comes sooner waits, the latest of it follows by itself: what was told last
 * is never left standing while something else is done. After `end` nothing follows.
 */
export function tellLatest<T>(
  everyMs: number,
  write: (value: T) => Promise<void>,
): { tell: (value: T) => Promise<void>; end: () => void } {
  let nextAt = Number.NEGATIVE_INFINITY;
  let waiting: { value: T; timer: NodeJS.Timeout } | null = null;
  const now = async (value: T): Promise<void> => {
    nextAt = performance.now() + everyMs;
    await write(value);
  };
  const later = (): void => {
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    // A write that fails fails for the next one too, which somebody awaits.
    now(value).catch(() => {});
  };
  return {
    tell: async (value) => {
      if (waiting !== null) waiting.value = value;
      else if (performance.now() >= nextAt) await now(value);
      else waiting = { value, timer: setTimeout(later, nextAt - performance.now()) };
    },
    end: () => {
      if (waiting !== null) clearTimeout(waiting.timer);
      waiting = null;
    },
  };
}
