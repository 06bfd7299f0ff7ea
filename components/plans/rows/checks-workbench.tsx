import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LowerFlag } from "#components/flags/lower-flag.tsx";
import type { ChangeFlag, PreviewChange } from "#components/flags/use-previewed-change.tsx";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { CheckTotalsLine } from "#components/validation/check-totals-line.tsx";
import { isFailing } from "#lib/checks/attention.ts";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { checkKey } from "#lib/messages/check-address.ts";
import { foundTitle } from "#lib/messages/found-words.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
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
  const t = useTranslations("checks.workbench");
  const say = useSay();
  const fails = detail !== null && isFailing(detail.check.state);
  const lower = detail && lowerTo(detail);
  const keys = detail ? keysOf(detail) : [];
  const latest = detail?.check.latest;
  const failingSince = detail?.failingSince;
  const what = latest?.error
    ? t("notRun")
    : t("found", {
        observed: say(observedWords(latest?.observed ?? null)),
        expected: detail ? say(detail.check.expected) : "",
      });
  const again = (
    <ActionButton action={actions.check} fields={{ plan }} done={t("runs")} disabledReason={whyNotCheck}>
      <RotateCw aria-hidden="true" />
      {t("runAgain")}
    </ActionButton>
  );
  return (
    <div className="flex flex-col gap-4">
      {fails ? (
        <PageAnswer
          page={t("page")}
          tone="fail"
          title={
            latest ? say(foundTitle(detail.check.name, { ...detail.check, ...latest })) : detail.check.name
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
          {failingSince
            ? t.rich("failingSince", { what, since: () => <TimeAgo at={failingSince} moment /> })
            : t("whatOnly", { what })}
        </PageAnswer>
      ) : (
        <PageAnswer
          page={t("page")}
          tone={totals.failing > 0 ? "fail" : totals.passing > 0 ? "pass" : "wait"}
          title={totals.failing > 0 ? t("othersFail") : t("noneFails")}
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
            <EmptyState title={t("noneChosen")}>{t("choose")}</EmptyState>
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
