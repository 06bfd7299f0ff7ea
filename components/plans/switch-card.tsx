import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { countOf, formatPercent } from "#lib/format/numbers.ts";
import type { PhaseView, PlanView } from "#lib/plans/views.ts";

/** The switchover: a flag that rises in stages, and what the old application must still be able to do. */
export function SwitchCard({ phase, flag }: { phase: PhaseView; flag: PlanView["flag"] }) {
  const plan = phase.switch;
  if (!plan) return null;
  const next = flag ? plan.stages.find((stage) => stage > (flag.enabled ? flag.percentage : 0)) : undefined;
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
              <span className="text-figure">{flag.enabled ? formatPercent(flag.percentage) : "off"}</span>
              <span className="text-muted">
                {flag.retired
                  ? "retired: on for everyone, for good"
                  : next === undefined
                    ? "the last stage is reached"
                    : `next stage ${formatPercent(next)}`}
              </span>
            </p>
            <Progress share={flag.enabled ? flag.percentage / 100 : 0} label={`Percentage of ${flag.name}`} />
          </>
        ) : (
          <p className="text-muted">
            The flag {plan.flag} does not exist yet. It is created when the phase begins.
          </p>
        )}
        <p className="text-muted text-xs">
          Stages: {plan.stages.map((stage) => formatPercent(stage)).join(", ")}. A person raises it on the
          flag's page; it cannot rise while a check fails.
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
