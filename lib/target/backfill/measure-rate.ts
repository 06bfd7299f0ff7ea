const RATE_WINDOW_MS = 15_000;

/** @returns a function that takes what was handled just now, and says how many rows a second were in the last 15 s */
export function measureRate(startedAtMs: number): (nowMs: number, rows: number) => number {
  const marks: { atMs: number; rows: number }[] = [{ atMs: startedAtMs, rows: 0 }];
  return (nowMs, rows) => {
    marks.push({ atMs: nowMs, rows });
    while (marks.length > 2 && (marks[0]?.atMs ?? nowMs) < nowMs - RATE_WINDOW_MS) marks.shift();
    const sinceMs = nowMs - (marks[0]?.atMs ?? nowMs);
    const handled = marks.slice(1).reduce((sum, mark) => sum + mark.rows, 0);
    return (handled / Math.max(sinceMs, 1)) * 1000;
  };
}
