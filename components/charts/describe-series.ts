import { durationWords } from "#lib/kernel/text/durations.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";

export type SeriesPoint = { at: string; value: number };
type Series = { name: string; points: SeriesPoint[] };
type Write = (value: number) => Message | string;

/** A series in one sentence, for people who listen to the page and for those who would rather read. */
export function describeSeries(name: string, points: SeriesPoint[], write: Write): Message {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return message("charts.unmeasured", { name });
  const values = points.map((point) => point.value);
  return message("charts.series", {
    name,
    first: write(first.value),
    last: write(last.value),
    count: points.length,
    low: write(Math.min(...values)),
    high: write(Math.max(...values)),
  });
}

/** What a drawing without a value axis leaves out: its highest value, and over how long it was measured. */
export function describeScale(series: Series[], write: Write): Message {
  const [first, second] = series.filter((one) => one.points.length > 0);
  const times = series.flatMap((one) => one.points.map((point) => Date.parse(point.at)));
  const duration = durationWords(Math.max(...times) - Math.min(...times));
  const peakOf = ({ points }: Series) => write(Math.max(...points.map((point) => point.value)));
  const peak = first ? peakOf(first) : "";
  return first && second
    ? message("charts.peaks", {
        peak,
        name: first.name,
        secondPeak: peakOf(second),
        secondName: second.name,
        duration,
      })
    : message("charts.peak", { peak, duration });
}
