import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf, formatPercent } from "#lib/kernel/text/numbers.ts";
import { STATE_TONE } from "#lib/messages/plan-states.ts";
import type { Stage } from "#lib/plans/model.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";

/** The switchover: a flag that rises in stages, and what the old application must still be able to do. */
export function SwitchCard({
  phase,
  flag,
  killed,
}: {
  phase: PhaseView;
  flag: PlanView["flag"];
  /** The kill switch is engaged: what the flag is set to is kept, and serves nobody. */
  killed: boolean;
}) {
  const plan = phase.switch;
  if (!plan) return null;
  const at = flag?.enabled ? flag.percentage : 0;
  const served = flag !== null && (flag.retired || (flag.enabled && flag.windowOpen && !killed));
  const next = plan.stages.find((stage) => stage.percentage > at);
  return (
    <Card>
      <CardHeader title="Switch">
        <Button asChild size="sm">
          <Link href={`/flags/${encodeURIComponent(plan.flag)}`}>Open {plan.flag}</Link>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        {flag ? (
          <>
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-figure">{served ? formatPercent(at) : "off"}</span>
              <span className="text-muted">
                {flag.retired ? "retired: on for everyone, for good" : where(phase, flag, { killed, next })}
              </span>
            </p>
            <Progress
              share={flag.enabled ? flag.percentage / 100 : 0}
              label={`Percentage of ${flag.name}`}
              tone={!served ? "wait" : STATE_TONE[phase.standing]}
            />
          </>
        ) : (
          <p className="text-muted">
            The flag {plan.flag} does not exist yet. It is created when the phase begins.
          </p>
        )}
        <p className="text-muted text-xs">
          Stages: {plan.stages.map(describeStage).join(", ")}. A person raises it on the flag's page, one
          stage at a time, each when the one before was served for its time and no check fails.
        </p>
        {plan.probes.length > 0 ? (
          <details>
            <summary className="cursor-pointer font-medium text-xs">
              {countOf(plan.probes.length, "statement")} of the old application that must still work
            </summary>
            {plan.probes.map((probe) => (
              <CodeBlock key={probe.name} label={`Probe ${probe.name}`} className="mt-2 max-h-60">
                {probe.sql.trim()}
              </CodeBlock>
            ))}
          </details>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** What is set and serves nobody is said as that, before what comes next. */
function where(
  { standing }: PhaseView,
  { enabled, percentage, windowOpen }: NonNullable<PlanView["flag"]>,
  { killed, next }: { killed: boolean; next: Stage | undefined },
): string {
  const kept = `set to ${formatPercent(percentage)}, in force 0\u00a0%`;
  if (killed && enabled) return `${kept} while the kill switch is engaged`;
  if (enabled && !windowOpen) return `${kept} outside its hours`;
  if (next === undefined) return "the last stage is reached";
  const comes = `next stage ${formatPercent(next.percentage)}`;
  if (!enabled && percentage > 0) return `${kept}, ${comes}`;
  return standing === "held" ? `held, ${comes}` : comes;
}

/** "25 % for 1 h". The time of the last stage is a gate of the contract phase. */
function describeStage({ percentage, soakSeconds }: Stage): string {
  const share = formatPercent(percentage);
  return percentage === 100 ? share : `${share} for ${formatDuration(soakSeconds * 1000)}`;
}
