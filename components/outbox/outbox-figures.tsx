import { useTranslations } from "next-intl";
import { AreaChart } from "#components/charts/area-chart.tsx";
import type { ChartTone } from "#components/charts/area-drawing.tsx";
import type { SeriesPoint } from "#components/charts/describe-series.ts";
import type { ValueFormat } from "#components/charts/value-format.ts";
import { StatCard } from "#components/ui/stat-card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { formatCount, formatRate } from "#lib/kernel/text/numbers.ts";
import type { OutboxOverview, OutboxPoint, SinkOverview } from "#lib/outbox/model.ts";
import { sumSeries } from "./sum-series.ts";
import { sumSinks } from "./sum-sinks.ts";

/** Age, depth, rate and dead letters over all sinks, each with its last hour. */
export function OutboxFigures({ overview }: { overview: OutboxOverview }) {
  const t = useTranslations("outbox.figures");
  const say = useSay();
  const unknown = t("notMeasured");
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
        label={t("oldest")}
        value={
          oldest ? say(durationWords(oldest.oldestUndeliveredAgeMs ?? 0)) : measured ? t("none") : unknown
        }
        unit={oldest?.name}
        chart={
          <Spark
            name={t("oldest")}
            points={series((point) => point.oldestAgeMs ?? 0, "max")}
            format="milliseconds"
            tone={stuck ? "hold" : "pass"}
          />
        }
      />
      <StatCard
        label={t("depth")}
        value={depth === null ? unknown : formatCount(depth)}
        unit={
          depth === null
            ? null
            : sinks.some((sink) => sink.depthIsAtLeast)
              ? t("orMore")
              : t("wait", { count: depth })
        }
        chart={
          <Spark
            name={t("depth")}
            points={series((point) => point.depth)}
            format="count"
            tone={stuck ? "hold" : "pass"}
          />
        }
      />
      <StatCard
        label={t("in")}
        value={rate === null ? unknown : formatRate(rate)}
        unit={out === null ? null : t("delivered", { rate: formatRate(out) })}
        chart={
          <Spark
            name={t("in")}
            points={series((point) => point.inPerSecond)}
            format="per-second"
            tone="run"
          />
        }
      />
      <StatCard
        label={t("dead")}
        value={dead === null ? unknown : formatCount(dead)}
        unit={dead === null ? null : t("deadWait", { count: dead })}
        tone={dead ? "fail" : undefined}
        chart={
          <Spark
            name={t("dead")}
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
