import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { checkAttention } from "#lib/checks/attention.ts";
import { checkAddress } from "#lib/messages/check-address.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import type { ValidationView } from "#lib/plans/reads/views.ts";
import { CheckTotalsLine } from "./check-totals-line.tsx";

/** Whether a check fails, and which. */
export function ValidationAnswer({ view }: { view: ValidationView }) {
  const t = useTranslations("validation.validationAnswer");
  const say = useSay();
  const { totals, rows } = view;
  if (rows.length === 0)
    return (
      <PageAnswer page={t("validation")} tone="wait" title={t("title")}>
        {t("noPlanBringsOne")}
      </PageAnswer>
    );
  const [failing] = checkAttention(rows);
  const first = failing?.params.failing[0];
  if (first?.latest)
    return (
      <PageAnswer
        page={t("validation")}
        tone="fail"
        title={t("failing", { count: totals.failing })}
        action={
          <Button asChild variant="primary">
            <Link href={checkAddress(first.plan, first)}>{t("lookAtItsRows")}</Link>
          </Button>
        }
      >
        <b className="font-semibold">{first.name}</b>{" "}
        {first.latest.error
          ? t("couldNotRun", { error: first.latest.error })
          : t("foundExpected", {
              observed: say(observedWords(first.latest.observed)),
              expected: say(first.expected),
            })}{" "}
        <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.running > 0)
    return (
      <PageAnswer page={t("validation")} tone="run" title={t("theChecksAreRunning")}>
        <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.stale > 0)
    return (
      <PageAnswer
        page={t("validation")}
        tone="hold"
        title={t("otherNotLookedAtFor", { stale: totals.stale })}
      >
        {t("stale")} <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.passing === 0)
    return (
      <PageAnswer page={t("validation")} tone="wait" title={t("noCheckWasRunYet")}>
        {t("otherARunningPhaseRuns", { notRun: totals.notRun })}
      </PageAnswer>
    );
  return (
    <PageAnswer page={t("validation")} tone="pass" title={t("noCheckNeedsYou")}>
      <CheckTotalsLine totals={totals} />.
    </PageAnswer>
  );
}
