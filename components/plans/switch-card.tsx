import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
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
  const t = useTranslations("planPage.switch");
  const say = useSay();
  const plan = phase.switch;
  if (!plan) return null;
  const at = flag?.enabled ? flag.percentage : 0;
  const served = flag !== null && (flag.retired || (flag.enabled && flag.windowOpen && !killed));
  const next = plan.stages.find((stage) => stage.percentage > at);
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Button asChild size="sm">
          <Link href={`/flags/${encodeURIComponent(plan.flag)}`}>{t("open", { flag: plan.flag })}</Link>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        {flag ? (
          <>
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-figure">{served ? say(percentWords(at)) : t("off")}</span>
              <span className="text-muted">
                {flag.retired ? t("retired") : say(where(phase, flag, { killed, next }))}
              </span>
            </p>
            <Progress
              share={flag.enabled ? flag.percentage / 100 : 0}
              label={t("percentage", { name: flag.name })}
              tone={!served ? "wait" : STATE_TONE[phase.standing]}
            />
          </>
        ) : (
          <p className="text-muted">{t("notYet", { flag: plan.flag })}</p>
        )}
        <p className="text-muted text-xs">
          {t("stages", { stages: plan.stages.map((stage) => say(describeStage(stage))).join(", ") })}
        </p>
        {plan.probes.length > 0 ? (
          <details>
            <summary className="cursor-pointer font-medium text-xs">
              {t("probes", { probes: plan.probes.length })}
            </summary>
            {plan.probes.map((probe) => (
              <CodeBlock key={probe.name} label={t("probe", { name: probe.name })} className="mt-2 max-h-60">
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
): Message {
  const share = percentWords(percentage);
  if (enabled && (killed || !windowOpen))
    return message("planPage.switch.kept", { share, why: killed ? "killed" : "hours" });
  if (next === undefined) return message("planPage.switch.last");
  const comes = { next: percentWords(next.percentage) };
  if (!enabled && percentage > 0) return message("planPage.switch.keptNext", { share, ...comes });
  return message(standing === "held" ? "planPage.switch.held" : "planPage.switch.next", comes);
}

/** "25 % for 1 h". The time of the last stage is a gate of the contract phase. */
function describeStage({ percentage, soakSeconds }: Stage): Message {
  const share = percentWords(percentage);
  return percentage === 100
    ? share
    : message("planPage.switch.stage", { share, duration: durationWords(soakSeconds * 1000) });
}
