import { Progress } from "#components/ui/progress.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatCount } from "#lib/format/numbers.ts";
import type { ValidationView } from "#lib/plans/reads.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

const LABEL = "Validation";

export function ValidationCard({ validation }: { validation: Attempt<ValidationView> }) {
  if (!validation.ok) return <UnreadCard label={LABEL} because={validation.because} />;
  const { last } = validation.value;
  if (!last) {
    return (
      <StatCard label={LABEL} value={<span className="text-base font-semibold">not measured yet</span>}>
        No check was run. Checks run with the phases of a plan, or when somebody asks.
      </StatCard>
    );
  }
  const run = last.passed + last.failed;
  const failing = last.failed > 0;
  return (
    <StatCard
      label={LABEL}
      tone={failing ? "fail" : undefined}
      value={failing ? `${formatCount(last.failed)} of ${formatCount(run)}` : formatCount(last.passed)}
      unit={failing ? "checks fail" : last.passed === 1 ? "check passes" : "checks pass"}
      chart={
        <Progress
          share={last.passed / (run + last.notRun)}
          tone={failing ? "fail" : "pass"}
          label={`${last.passed} of ${countOf(run + last.notRun, "check")} pass`}
          className="my-3"
        />
      }
    >
      Last run <TimeAgo at={last.at} />
      {last.notRun > 0 ? `, ${countOf(last.notRun, "check")} not run yet` : null}
    </StatCard>
  );
}
