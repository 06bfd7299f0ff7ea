import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { leftOpenRows, whyLeftOpenStops } from "#lib/messages/left-open.ts";
import type { QuarantineView } from "#lib/quarantine/views.ts";

/** Whether values wait for a person, and who counted them. */
export function ValuesAnswer({ view, csv, back }: { view: QuarantineView; csv: ReactNode; back: ReactNode }) {
  const t = useTranslations("values.valuesAnswer");
  const { rehearsed, foreseen } = view;
  if (view.stand.decide !== null)
    return (
      <PageAnswer page={t("quarantine")} tone="run" title={t("title")} action={back}>
        {view.stand.decide}
      </PageAnswer>
    );
  if (view.undecided.rows > 0)
    return (
      <PageAnswer
        page={t("quarantine")}
        tone="hold"
        title={t("otherToDecideOther", { values: view.undecided.values, rows: view.undecided.rows })}
        action={csv}
      >
        No rule could read them, so nothing was filled in. A phase that waits for them goes on by itself with
        the last decision.
        {foreseen && foreseen.count.values > 0
          ? t("theRehearsalForeseesOtherIn", { values: foreseen.count.values, rows: foreseen.count.rows })
          : ""}
      </PageAnswer>
    );
  if (rehearsed && rehearsed.count.values > 0)
    return (
      <PageAnswer
        page={t("quarantine")}
        tone="hold"
        title={t("otherToDecideAboutOther", { values: rehearsed.count.values, rows: rehearsed.count.rows })}
        action={csv}
      >
        Counted on a copy by the rehearsal <TimeAgo at={rehearsed.at} />
        {rehearsed.beyond > 0 ? t("lessFrequentOnesWaitUntil", { beyond: rehearsed.beyond }) : ""}. What you
        decide before the backfill starts, it fills as it goes; what is left waits for somebody then.
      </PageAnswer>
    );
  const decided = view.groups.filter((group) => group.decided !== null).length;
  if (rehearsed)
    return (
      <PageAnswer page={t("quarantine")} tone="pass" title={t("nothingToDecideBeforeThe")} action={back}>
        After the rehearsal <TimeAgo at={rehearsed.at} /> no value is left to decide. The backfill has not
        gone over every row yet, and may find more.
      </PageAnswer>
    );
  if (foreseen && !view.measured)
    return (
      <PageAnswer page={t("quarantine")} tone="run" title={foreseenTitle(foreseen.count)} action={back}>
        Counted on a copy by the rehearsal <TimeAgo at={foreseen.at} />. The backfill is not over every row
        yet; each value can be decided as soon as it has found one.
      </PageAnswer>
    );
  if (!view.measured)
    return (
      <PageAnswer page={t("quarantine")} tone="wait" title={t("notMeasuredYet")} action={back}>
        {t("theBackfillHasNotGone")}
      </PageAnswer>
    );
  return (
    <PageAnswer
      page={t("quarantine")}
      tone={view.leftOpen ? "hold" : "pass"}
      title={view.leftOpen ? leftOpenRows(view.leftOpen) : t("nothingToDecide")}
      action={back}
    >
      {view.leftOpen
        ? `${countOf(view.leftOpen.values, "value")}, and ${whyLeftOpenStops(view.leftOpen)}. No other row waits for a decision.`
        : decided === 0
          ? t("noRowWasQuarantinedSo")
          : t("otherDecidedLateRowsAppear", { decided })}
    </PageAnswer>
  );
}

function foreseenTitle({ rows, values }: QuarantineView["undecided"]): string {
  if (values === 0) return "No value is foreseen to need a decision";
  return `${countOf(values, "value")} foreseen, about ${countOf(rows, "row")}`;
}
