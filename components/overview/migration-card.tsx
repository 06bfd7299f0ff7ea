import Link from "next/link";
import { Progress as Bar } from "#components/ui/progress.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { describeMigration } from "./describe-migration.ts";
import { UnreadCard } from "./unread-card.tsx";

export function MigrationCard({ progress }: { progress: Attempt<Progress | null> }) {
  if (!progress.ok) return <UnreadCard label="Migration" because={progress.because} />;
  const now = progress.value;
  if (!now) {
    return (
      <StatCard label="Migration" value={<span className="text-base font-semibold">none in progress</span>}>
        <Link href="/migrations" className="underline underline-offset-2">
          See the plans
        </Link>
      </StatCard>
    );
  }
  const { label, value, unit, share, tone, facts } = describeMigration(now);
  return (
    <StatCard
      label={label}
      tone={tone === "run" || tone === "wait" ? undefined : tone}
      value={value}
      unit={unit}
      chart={
        share === null ? null : (
          <Bar share={share} tone={tone} label={`${now.phase} of ${now.plan}`} className="my-3" />
        )
      }
    >
      {facts.map((fact) => `${fact} · `)}
      <Link href={`/migrations/${encodeURIComponent(now.plan)}`} className="underline underline-offset-2">
        {now.title}
      </Link>
    </StatCard>
  );
}
