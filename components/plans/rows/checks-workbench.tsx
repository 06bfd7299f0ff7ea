import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { LowerFlag } from "#components/flags/lower-flag.tsx";
import type { ChangeFlag, PreviewChange } from "#components/flags/use-previewed-change.tsx";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { CheckTotalsLine } from "#components/validation/check-totals-line.tsx";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { checkKey } from "#lib/messages/check-address.ts";
import { foundTitle } from "#lib/messages/found-words.ts";
import type { CheckDetail } from "#lib/plans/reads/read-check-detail.ts";
import { CheckFacts } from "./check-facts.tsx";
import type { CheckGroup } from "./check-groups.ts";
import { CheckList } from "./check-list.tsx";
import { CheckRuns } from "./check-runs.tsx";
import { CopyKeys } from "./copy-keys.tsx";
import { FoundRows } from "./found-rows.tsx";

/** A plan's checks at the left; at the right one of them with its runs, and the rows that it found. */
export function ChecksWorkbench({
  plan,
  groups,
  detail,
  tabs,
  totals,
  actions,
  whyNotCheck,
  whyNotLower,
}: {
  plan: string;
  groups: CheckGroup[];
  detail: CheckDetail | null;
  tabs: ReactNode;
  totals: CheckTotals;
  actions: { check: FormAction; lower: ChangeFlag; preview: PreviewChange };
  whyNotCheck: string | null;
  whyNotLower: string | null;
}) {
  const fails = detail !== null && (detail.check.state === "fail" || detail.check.state === "error");
  const lower = detail && lowerTo(detail);
  const keys = detail ? keysOf(detail) : [];
  const again = (
    <ActionButton
      action={actions.check}
      fields={{ plan }}
      done="Every check that can run now runs"
      disabledReason={whyNotCheck}
    >
      <RotateCw aria-hidden="true" />
      Run again
    </ActionButton>
  );
  return (
    <div className="flex flex-col gap-4">
      {fails ? (
        <PageAnswer
          page="Rows"
          tone="fail"
          title={
            detail.check.latest
              ? foundTitle(detail.check.name, { ...detail.check, ...detail.check.latest })
              : detail.check.name
          }
          action={
            <div className="flex flex-wrap items-start gap-2">
              {again}
              {keys.length > 0 ? <CopyKeys keys={keys} /> : null}
              {lower ? (
                <LowerFlag
                  {...lower}
                  action={actions.lower}
                  preview={actions.preview}
                  disabledReason={whyNotLower}
                />
              ) : null}
            </div>
          }
        >
          {detail.check.latest?.error
            ? "Its query could not be run"
            : `Found ${detail.check.latest?.observed ?? "nothing"}; expected ${detail.check.expected}`}
          {detail.failingSince ? (
            <>
              , failing since <TimeAgo at={detail.failingSince} moment />
            </>
          ) : null}
          .
        </PageAnswer>
      ) : (
        <PageAnswer
          page="Rows"
          tone={totals.failing > 0 ? "fail" : totals.passing > 0 ? "pass" : "wait"}
          title={totals.failing > 0 ? "Other checks fail" : "No check fails"}
          action={again}
        >
          <CheckTotalsLine totals={totals} />.
        </PageAnswer>
      )}
      <Card className="grid overflow-hidden lg:grid-cols-[minmax(0,1fr)_minmax(0,1.7fr)]">
        <div className="min-w-0 max-lg:order-2 max-lg:border-t lg:border-r">
          <div className="p-3">{tabs}</div>
          <div className="border-line border-t">
            <CheckList groups={groups} selected={detail && checkKey(detail.check)} />
          </div>
        </div>
        <div className="min-w-0">
          {detail ? (
            <>
              <CheckFacts detail={detail} />
              <CheckRuns runs={detail.runs} expected={detail.check.expected} />
              {fails ? <FoundRows found={detail.found} /> : null}
            </>
          ) : (
            <EmptyState title="No check is chosen">
              Choose one at the left to see its query, its runs and, if it fails, its rows.
            </EmptyState>
          )}
        </div>
      </Card>
    </div>
  );
}

function keysOf({ found }: CheckDetail): string[] {
  if (found.kind === "rows") return found.rows.map(({ key }) => key);
  return found.kind === "keys" ? found.keys : [];
}

/** The stage below the one that the flag is at; nobody, below the first. Null where lowering it would change nothing. */
function lowerTo({ holds: { flag } }: CheckDetail): { flag: string; to: number } | null {
  if (!flag?.enabled || flag.percentage === 0) return null;
  const to = flag.stages.findLast((stage) => stage < flag.percentage) ?? 0;
  return { flag: flag.name, to };
}
