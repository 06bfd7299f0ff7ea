"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import { describeScale, describeSeries, type SeriesPoint } from "./describe-series.ts";
import { formatValue, type ValueFormat } from "./value-format.ts";

// recharts is heavy; no page's first load carries it.
const Drawing = lazy(() => import("./area-drawing.tsx"));

export type ChartTone = "run" | "pass" | "hold" | "fail" | "wait";

export type AreaChartProps = {
  name: string;
  points: SeriesPoint[];
  format: ValueFormat;
  tone?: ChartTone;
  height?: number;
  /** A second line on the same scale, for "on" against "off". */
  second?: { name: string; points: SeriesPoint[]; tone: ChartTone };
  /** Shows a time axis, the peak and a tooltip; a sparkline has none of them. */
  axis?: boolean;
};

/** A small area chart. Its content is also one sentence for those who do not see it. */
export function AreaChart(props: AreaChartProps) {
  const { name, points, second, format, height = 64 } = props;
  const mounted = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  if (points.length < 2) {
    return (
      <p className="flex items-center text-muted text-xs" style={{ height }}>
        {points.length === 0 ? "not measured yet" : "one measurement so far"}
      </p>
    );
  }
  const write = (value: number) => formatValue(value, format);
  const sentences = [describeSeries(name, points, write)];
  if (second) sentences.push(describeSeries(second.name, second.points, write));
  return (
    <figure className="m-0 w-full">
      <figcaption className="sr-only">{sentences.join(" ")}</figcaption>
      <div aria-hidden="true" style={{ height }} className="w-full">
        {mounted ? (
          <Suspense fallback={null}>
            <Drawing {...props} height={height} />
          </Suspense>
        ) : null}
      </div>
      {props.axis ? (
        <p aria-hidden="true" className="mt-1 text-muted text-xs">
          {describeScale([{ name, points }, ...(second ? [second] : [])], write)}
        </p>
      ) : null}
    </figure>
  );
}
