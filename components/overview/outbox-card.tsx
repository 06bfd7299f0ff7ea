import { Sparkline } from "#components/ui/sparkline.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { formatCount, formatRate } from "#lib/kernel/text/numbers.ts";
import type { OutboxOverview, SinkOverview } from "#lib/outbox/model.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

const LABEL = "Outbox, oldest undelivered";

export function OutboxCard({ outbox }: { outbox: Attempt<OutboxOverview> }) {
  if (!outbox.ok) return <UnreadCard label={LABEL} because={outbox.because} />;
  const { sinks, series } = outbox.value;
  if (sinks.length === 0) {
    return (
      <StatCard label={LABEL} href="/outbox" value={<span className="text-base font-semibold">no sink</span>}>
        Sinks are named in sluice.yaml.
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
      label={LABEL}
      href="/outbox"
      value={
        waits ? (
          formatDuration(worst.oldestUndeliveredAgeMs ?? 0)
        ) : (
          <span className="text-base font-semibold">
            {depth === 0 ? "nothing waits" : "not measured yet"}
          </span>
        )
      }
      unit={depth === null ? null : `depth ${formatCount(depth)}`}
      chart={
        points.length > 1 ? (
          <Sparkline
            values={points.map((one) => one.depth)}
            tone={tone}
            fullHeightAt={10}
            label={`Depth over the last hour, at most ${formatCount(highest)}`}
          />
        ) : null
      }
    >
      {[
        rate === null ? "rate not measured yet" : `${formatRate(rate * 60)} delivered a minute`,
        dead === null ? "dead not measured yet" : `${formatCount(dead)} dead`,
        ...(points.length > 1 ? [`at most ${formatCount(highest)} waited in the hour`] : []),
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
