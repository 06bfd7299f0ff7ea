import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { Name } from "#components/ui/name.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import { STATE_TONE, STATE_WORDS } from "#lib/messages/plan-states.ts";
import { problemsInShort } from "#lib/messages/problems-in-short.ts";
import type { PlanListItem } from "#lib/plans/reads/views.ts";
import { PHASE_NAMES } from "./phase-words.ts";

/** Every plan with where it stands. */
export function PlanList({ plans }: { plans: PlanListItem[] }) {
  return (
    <Table label="Plans">
      <THead>
        <Tr>
          <Th>Plan</Th>
          <Th>Phases</Th>
          <Th>Checks</Th>
          <Th className="max-md:hidden">Target</Th>
          <Th className="max-md:hidden">Flag</Th>
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
              {plan.loadError ? <p className="text-fail text-xs">{problemsInShort(plan.loadError)}</p> : null}
              {plan.unconfigured ? <p className="text-muted text-xs">{plan.unconfigured}</p> : null}
            </Td>
            <Td>
              {plan.phases.length === 0 ? <Badge tone="fail">Cannot be read</Badge> : <Phases plan={plan} />}
            </Td>
            <Td>
              {plan.phases.length === 0 ? (
                <span className="text-muted text-xs">none known</span>
              ) : (
                <Checks totals={plan.checks} />
              )}
            </Td>
            <Td className="text-muted max-md:hidden">{plan.target || "not known"}</Td>
            <Td className="text-muted max-md:hidden">
              {plan.flag ? (
                <Link href={`/flags/${encodeURIComponent(plan.flag)}`} className="hover:underline">
                  <Name>{plan.flag}</Name>
                </Link>
              ) : (
                "none"
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function Phases({ plan }: { plan: PlanListItem }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {plan.phases.map((phase) => (
        <ToneMark
          key={phase.phase}
          tone={STATE_TONE[phase.standing]}
          label={`${PHASE_NAMES[phase.phase]} ${STATE_WORDS[phase.standing]}`}
        />
      ))}
      <span className="ml-1 whitespace-nowrap text-muted text-xs">
        {plan.currentPhase ? PHASE_NAMES[plan.currentPhase] : "done"}
      </span>
    </span>
  );
}

function Checks({ totals }: { totals: PlanListItem["checks"] }) {
  if (totals.failing > 0) return <Badge tone="fail">{countOf(totals.failing, "fails", "fail")}</Badge>;
  if (totals.stale > 0) return <Badge tone="hold">{formatCount(totals.stale)} too old to count</Badge>;
  if (totals.passing > 0) return <Badge tone="pass">{countOf(totals.passing, "passes", "pass")}</Badge>;
  return <span className="text-muted text-xs">not run yet</span>;
}
