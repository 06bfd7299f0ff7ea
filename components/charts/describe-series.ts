import { formatDuration } from "#lib/kernel/text/durations.ts";

export type SeriesPoint = { at: string; value: number };

/** A series in one sentence, for people who listen to the page and for those who would rather read. */
export function describeSeries(
  name: string,
  points: SeriesPoint[],
  format: (value: number) => string,
): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return `${name}: not measured yet.`;
  const values = points.map((point) => point.value);
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  return `${name}: from ${format(first.value)} to ${format(last.value)} over ${points.length} measurements, lowest ${low}, highest ${high}.`;
}

/** What a drawing without a value axis leaves out: its highest value, and over how long it was measured. */
export function describeScale(
  series: { name: string; points: SeriesPoint[] }[],
  format: (value: number) => string,
): string {
  const measured = series.filter((one) => one.points.length > 0);
  const peaks = measured.map((one) => {
    const peak = format(Math.max(...one.points.map((point) => point.value)));
    return measured.length > 1 ? `${peak} ${one.name}` : peak;
  });
  const times = measured.flatMap((one) => one.points.map((point) => Date.parse(point.at)));
  return `Peak ${peaks.join(", ")}, over ${formatDuration(Math.max(...times) - Math.min(...times))}`;
}
