"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useReaderZone } from "#components/ui/reader-zone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { formatClock } from "#lib/kernel/text/times.ts";
import { axisWidth } from "./axis-width.ts";
import type { SeriesPoint } from "./describe-series.ts";
import { timeTicks } from "./time-ticks.ts";
import { formatValue, type ValueFormat } from "./value-format.ts";
import { valueTicks } from "./value-ticks.ts";

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

const COLOUR: Record<ChartTone, string> = {
  run: "var(--color-run)",
  pass: "var(--color-pass)",
  hold: "var(--color-hold)",
  fail: "var(--color-fail)",
  wait: "var(--color-muted)",
};

type Row = { at: number; value: number | null; second: number | null };

/** The drawing itself, loaded when the page is already there. */
export default function AreaDrawing({
  name,
  points,
  second,
  format,
  tone = "run",
  axis,
  height,
}: AreaChartProps) {
  const say = useSay();
  const zone = useReaderZone();
  const rows = mergeByTime(points, second?.points ?? []);
  const colour = COLOUR[tone];
  const scale = valueTicks(
    Math.max(0, ...rows.flatMap((row) => [row.value ?? 0, row.second ?? 0])),
    format === "count",
    // Labels need room between them.
    (height ?? 64) < 100 ? 2 : 4,
  );
  const { ticks, seconds } = timeTicks(rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0);
  return (
    <ResponsiveContainer width="100%" height={height ?? 64}>
      <ComposedChart
        data={rows}
        margin={{ top: axis ? 8 : 4, right: axis ? 8 : 0, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        {axis ? <CartesianGrid vertical={false} stroke="var(--color-line)" strokeDasharray="3 3" /> : null}
        <YAxis
          hide={!axis}
          width={axisWidth(scale)}
          tickLine={false}
          axisLine={false}
          ticks={scale}
          interval={0}
          domain={[0, axis ? (scale.at(-1) ?? 1) : (max: number) => max * 1.1 || 1]}
          tick={{ fontSize: 11, fill: "var(--color-muted)" }}
          tickFormatter={(value: number) => formatCount(value)}
        />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={["dataMin", "dataMax"]}
          hide={!axis}
          height={18}
          tickLine={false}
          axisLine={false}
          ticks={ticks}
          minTickGap={12}
          tick={{ fontSize: 11, fill: "var(--color-muted)" }}
          tickFormatter={(at: number) => formatClock(new Date(at), zone).slice(0, seconds ? 8 : 5)}
        />
        {axis ? (
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--color-line)" }}
            labelFormatter={(at) => formatClock(new Date(Number(at)), zone)}
            formatter={(value, label) => [
              say(formatValue(Number(value), format)),
              label === "second" ? (second?.name ?? "") : name,
            ]}
            contentStyle={{
              background: "var(--color-surface)",
              border: "1px solid var(--color-line)",
              borderRadius: 8,
              fontSize: 12,
              padding: "6px 10px",
            }}
            itemStyle={{ color: "var(--color-text)" }}
            labelStyle={{ color: "var(--color-muted)" }}
          />
        ) : null}
        <Area
          dataKey="value"
          stroke={colour}
          strokeWidth={1.5}
          fill={colour}
          fillOpacity={0.1}
          isAnimationActive={false}
          connectNulls
          dot={false}
        />
        {second ? (
          <Line
            dataKey="second"
            stroke={COLOUR[second.tone]}
            strokeWidth={1.5}
            isAnimationActive={false}
            connectNulls
            dot={false}
          />
        ) : null}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** One row per time, so that two series with the same buckets share a tooltip. */
function mergeByTime(points: AreaChartProps["points"], second: AreaChartProps["points"]): Row[] {
  const rows = new Map<number, Row>();
  const row = (at: string): Row => {
    const time = Date.parse(at);
    const found = rows.get(time) ?? { at: time, value: null, second: null };
    rows.set(time, found);
    return found;
  };
  for (const point of points) row(point.at).value = point.value;
  for (const point of second) row(point.at).second = point.value;
  return [...rows.values()].sort((a, b) => a.at - b.at);
}
