import { useTranslations } from "next-intl";
import { ShareBar } from "#components/ui/share-bar.tsx";
import { StatCard } from "#components/ui/stat-card.tsx";
import { CheckTotalsLine } from "#components/validation/check-totals-line.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { ValidationView } from "#lib/plans/reads/read-plan.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { UnreadCard } from "./unread-card.tsx";

export function ValidationCard({ validation }: { validation: Attempt<ValidationView> }) {
  const t = useTranslations("overview.validation");
  if (!validation.ok) return <UnreadCard label={t("label")} because={validation.because} />;
  const { totals } = validation.value;
  const { passing, failing, stale, running } = totals;
  const looked = passing + failing + stale + running;
  if (totals.lookedAtSince === null) {
    return (
      <StatCard
        label={t("label")}
        href="/validation"
        value={<span className="text-base font-semibold">{t("notMeasured")}</span>}
      >
        {t("none")}
      </StatCard>
    );
  }
  return (
    <StatCard
      label={t("label")}
      href={failing > 0 ? "/validation?show=failing" : "/validation"}
      tone={failing > 0 ? "fail" : undefined}
      value={failing > 0 ? t("failing", { failing, looked }) : formatCount(passing)}
      unit={failing > 0 ? t("checksFail") : t("checksPass", { count: passing })}
      chart={
        <ShareBar
          parts={[
            { tone: "pass", count: passing },
            { tone: "fail", count: failing },
            { tone: "run", count: running },
            { tone: "wait", count: stale },
            { tone: null, count: totals.notRun },
          ]}
          className="my-3"
        />
      }
    >
      <CheckTotalsLine totals={totals} />
    </StatCard>
  );
}
