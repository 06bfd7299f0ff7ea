import { ShareBar } from "#components/ui/share-bar.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { CheckTotalsLine } from "#components/validation/check-totals-line.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { ValidationView } from "#lib/plans/reads/read-plan.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

const LABEL = "Validation";

export function ValidationCard({ validation }: { validation: Attempt<ValidationView> }) {
  if (!validation.ok) return <UnreadCard label={LABEL} because={validation.because} />;
  const { totals } = validation.value;
  const { passing, failing, stale, running } = totals;
  const looked = passing + failing + stale + running;
  if (totals.lookedAtSince === null) {
    return (
      <StatCard
        label={LABEL}
        href="/validation"
        value={<span className="text-base font-semibold">not measured yet</span>}
      >
        No check was run. Checks run with the phases of a plan, or when somebody asks.
      </StatCard>
    );
  }
  return (
    <StatCard
      label={LABEL}
      href={failing > 0 ? "/validation?show=failing" : "/validation"}
      tone={failing > 0 ? "fail" : undefined}
      value={failing > 0 ? `${formatCount(failing)} of ${formatCount(looked)}` : formatCount(passing)}
      unit={failing > 0 ? "checks fail" : passing === 1 ? "check passes" : "checks pass"}
      chart={
        <ShareBar
          parts={[
            { tone: "pass", count: passing },
            { tone: "fail", count: failing },
            { tone: "run", count: running },
            { tone: "wait", count: stale },
            { tone: null, count: totals.notRun },
          ]}
          className="my-3"
        />
      }
    >
      <CheckTotalsLine totals={totals} />
    </StatCard>
  );
}
