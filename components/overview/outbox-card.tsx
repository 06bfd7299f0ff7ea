import { useTranslations } from "next-intl";
import { Sparkline } from "#components/ui/sparkline.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { formatRate } from "#lib/kernel/text/numbers.ts";
import type { OutboxOverview, SinkOverview } from "#lib/outbox/model.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

export function OutboxCard({ outbox }: { outbox: Attempt<OutboxOverview> }) {
  const t = useTranslations("overview.outbox");
  const say = useSay();
  if (!outbox.ok) return <UnreadCard label={t("label")} because={outbox.because} />;
  const { sinks, series } = outbox.value;
  if (sinks.length === 0) {
    return (
      <StatCard
        label={t("label")}
        href="/outbox"
        value={<span className="text-base font-semibold">{t("noSink")}</span>}
      >
        {t("named")}
      </StatCard>
    );
  }
  const worst = worstOf(sinks);
  const depth = total(sinks, "depth");
  const rate = total(sinks, "deliveredPerSecond");
  const dead = total(sinks, "dead");
  const points = series.find((one) => one.sink === worst?.name)?.points ?? [];
  const highest = Math.max(0, ...points.map((one) => one.depth));
  const tone = dead ? "fail" : sinks.every((sink) => sink.state === "delivering") ? "pass" : "hold";
  const waits = worst && worst.oldestUndeliveredAgeMs !== null;
  return (
    <StatCard
      label={t("label")}
      href="/outbox"
      value={
        waits ? (
          say(durationWords(worst.oldestUndeliveredAgeMs ?? 0))
        ) : (
          <span className="text-base font-semibold">{t(depth === 0 ? "nothingWaits" : "notMeasured")}</span>
        )
      }
      unit={depth === null ? null : t("depth", { count: depth })}
      chart={
        points.length > 1 ? (
          <Sparkline
            values={points.map((one) => one.depth)}
            tone={tone}
            fullHeightAt={10}
            label={t("chart", { count: highest })}
          />
        ) : null
      }
    >
      {[
        rate === null ? t("rateNotMeasured") : t("rate", { rate: formatRate(rate * 60) }),
        dead === null ? t("deadNotMeasured") : t("dead", { count: dead }),
        ...(points.length > 1 ? [t("most", { count: highest })] : []),
      ].join(" · ")}
    </StatCard>
  );
}

function worstOf(sinks: SinkOverview[]): SinkOverview | undefined {
  return [...sinks].sort((a, b) => (b.oldestUndeliveredAgeMs ?? -1) - (a.oldestUndeliveredAgeMs ?? -1))[0];
}

/** Null if any was not read: a sum of some would pass for the sum of all. */
function total(sinks: SinkOverview[], field: "depth" | "deliveredPerSecond" | "dead"): number | null {
  let sum = 0;
  for (const sink of sinks) {
    const value = sink[field];
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
