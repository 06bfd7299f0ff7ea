import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import { STATE_TONE, stateWords } from "#lib/messages/plan-states.ts";
import { problemsInShort } from "#lib/messages/problems-in-short.ts";
import type { PlanListItem } from "#lib/plans/reads/views.ts";

/** Every plan with where it stands. */
export function PlanList({ plans }: { plans: PlanListItem[] }) {
  const t = useTranslations("planPage.list");
  const say = useSay();
  return (
    <Table label={t("plans")}>
      <THead>
        <Tr>
          <Th>{t("plan")}</Th>
          <Th>{t("phases")}</Th>
          <Th>{t("checks")}</Th>
          <Th className="max-md:hidden">{t("target")}</Th>
          <Th className="max-md:hidden">{t("flag")}</Th>
        </Tr>
      </THead>
      <TBody>
        {plans.map((plan) => (
          <Tr key={plan.name} className="hover:bg-sunken/60">
            <Td className="min-w-36 sm:min-w-52">
              <Link
                href={`/migrations/${encodeURIComponent(plan.name)}`}
                className="font-semibold hover:underline"
              >
                {plan.title}
              </Link>
              {plan.title === plan.name ? null : <p className="text-muted text-xs">{plan.name}</p>}
              {plan.loadError ? (
                <p className="text-fail text-xs">{say(problemsInShort(plan.loadError))}</p>
              ) : null}
              {plan.unconfigured ? <p className="text-muted text-xs">{say(plan.unconfigured)}</p> : null}
            </Td>
            <Td>
              {plan.phases.length === 0 ? (
                <Badge tone="fail">{t("cannotBeRead")}</Badge>
              ) : (
                <Phases plan={plan} />
              )}
            </Td>
            <Td>
              {plan.phases.length === 0 ? (
                <span className="text-muted text-xs">{t("noneKnown")}</span>
              ) : (
                <Checks totals={plan.checks} />
              )}
            </Td>
            <Td className="text-muted max-md:hidden">{plan.target || t("notKnown")}</Td>
            <Td className="text-muted max-md:hidden">
              {plan.flag ? (
                <Link href={`/flags/${encodeURIComponent(plan.flag)}`} className="hover:underline">
                  <Name>{plan.flag}</Name>
                </Link>
              ) : (
                t("none")
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function Phases({ plan }: { plan: PlanListItem }) {
  const t = useTranslations("planPage.list");
  const say = useSay();
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {plan.phases.map((phase) => (
        <ToneMark
          key={phase.phase}
          tone={STATE_TONE[phase.standing]}
          label={t("phaseState", {
            phase: say(phaseName(phase.phase)),
            state: say(stateWords(phase.standing)),
          })}
        />
      ))}
      <span className="ml-1 whitespace-nowrap text-muted text-xs">
        {plan.currentPhase ? say(phaseName(plan.currentPhase)) : t("done")}
      </span>
    </span>
  );
}

function Checks({ totals }: { totals: PlanListItem["checks"] }) {
  const t = useTranslations("planPage.list");
  if (totals.failing > 0) return <Badge tone="fail">{t("fail", { count: totals.failing })}</Badge>;
  if (totals.stale > 0) return <Badge tone="hold">{t("stale", { count: totals.stale })}</Badge>;
  if (totals.passing > 0) return <Badge tone="pass">{t("pass", { count: totals.passing })}</Badge>;
  return <span className="text-muted text-xs">{t("notRun")}</span>;
}
