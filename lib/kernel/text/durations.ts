/** A duration as a person says it: "83 ms", "0.4 s", "11 s", "6 min 12 s", "2 h 5 min", "3 days". */
export function formatDuration(ms: number): string {
  if (ms < 0) return formatDuration(0);
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoParts(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return twoParts(Math.floor(minutes / 60), "h", minutes % 60, "min");
  return `${Math.round(minutes / 1440)} days`;
}

/** A guess as precise as it is meant, rounded up: "5 s", "35 s", "1 min 30 s", "12 min", "1 h 10 min". */
export function formatEstimate(seconds: number): string {
  const step = seconds <= 60 ? 5 : seconds <= 300 ? 30 : seconds <= 3600 ? 60 : 600;
  return formatDuration(Math.max(1, Math.ceil(seconds / step)) * step * 1000);
}

function twoParts(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
