import { AreaChart } from "#components/charts/area-chart.tsx";
import type { ChartTone } from "#components/charts/area-drawing.tsx";
import type { SeriesPoint } from "#components/charts/describe-series.ts";
import type { ValueFormat } from "#components/charts/value-format.ts";
import { StatCard } from "#components/ui/stat-card.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { formatCount, formatRate } from "#lib/kernel/text/numbers.ts";
import type { OutboxOverview, OutboxPoint, SinkOverview } from "#lib/outbox/model.ts";
import { sumSeries } from "./sum-series.ts";
import { sumSinks } from "./sum-sinks.ts";

const UNKNOWN = "not measured yet";

/** Age, depth, rate and dead letters over all sinks, each with its last hour. */
export function OutboxFigures({ overview }: { overview: OutboxOverview }) {
  const { sinks } = overview;
  const oldest = sinks.reduce<SinkOverview | null>(
    (worst, sink) =>
      (sink.oldestUndeliveredAgeMs ?? -1) > (worst?.oldestUndeliveredAgeMs ?? -1) ? sink : worst,
    null,
  );
  const measured = sinks.every((sink) => sink.depth !== null);
  const depth = sumSinks(sinks, "depth");
  const rate = sumSinks(sinks, "inPerSecond");
  const out = sumSinks(sinks, "deliveredPerSecond");
  const dead = sumSinks(sinks, "dead");
  const series = (pick: (point: OutboxPoint) => number, join: "sum" | "max" = "sum") =>
    sumSeries(overview.series, pick, join);
  const stuck = sinks.some((sink) => sink.state !== "delivering");
  return (
    <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
      <StatCard
        label="Oldest undelivered"
        value={oldest ? formatDuration(oldest.oldestUndeliveredAgeMs ?? 0) : measured ? "none" : UNKNOWN}
        unit={oldest?.name}
        chart={
          <Spark
            name="Oldest undelivered"
            points={series((point) => point.oldestAgeMs ?? 0, "max")}
            format="milliseconds"
            tone={stuck ? "hold" : "pass"}
          />
        }
      />
      <StatCard
        label="Depth"
        value={depth === null ? UNKNOWN : formatCount(depth)}
        unit={
          depth === null
            ? null
            : sinks.some((sink) => sink.depthIsAtLeast)
              ? "events or more wait"
              : depth === 1
                ? "event waits"
                : "events wait"
        }
        chart={
          <Spark
            name="Depth"
            points={series((point) => point.depth)}
            format="count"
            tone={stuck ? "hold" : "pass"}
          />
        }
      />
      <StatCard
        label="In, per second"
        value={rate === null ? UNKNOWN : formatRate(rate)}
        unit={out === null ? null : `${formatRate(out)} delivered`}
        chart={
          <Spark
            name="In, per second"
            points={series((point) => point.inPerSecond)}
            format="per-second"
            tone="run"
          />
        }
      />
      <StatCard
        label="Dead"
        value={dead === null ? UNKNOWN : formatCount(dead)}
        unit={
          dead === null
            ? null
            : dead === 0
              ? "no event gave up"
              : dead === 1
                ? "waits for a person"
                : "wait for a person"
        }
        tone={dead ? "fail" : undefined}
        chart={
          <Spark
            name="Dead"
            points={series((point) => point.dead)}
            format="count"
            tone={dead ? "fail" : "pass"}
          />
        }
      />
    </div>
  );
}

function Spark(props: { name: string; points: SeriesPoint[]; format: ValueFormat; tone: ChartTone }) {
  return (
    <div className="max-sm:hidden">
      <AreaChart {...props} height={44} />
    </div>
  );
}
