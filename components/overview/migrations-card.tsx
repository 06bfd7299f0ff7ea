import { useTranslations } from "next-intl";
import { StatCard } from "#components/ui/stat-card.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { Segments } from "./segments.tsx";
import { UnreadCard } from "./unread-card.tsx";

const NAMED = 2;

/** The plans of "In motion", counted from its very rows. */
export function MigrationsCard({ motion }: { motion: Attempt<MotionRow[]> }) {
  const t = useTranslations("overview.migrations");
  if (!motion.ok) return <UnreadCard label={t("label")} because={motion.because} />;
  const plans = motion.value.filter((row) => row.kind === "plan");
  const over = plans.filter((row) => row.isOver).length;
  const underWay = plans.length - over;
  const [first] = plans;
  if (!first)
    return (
      <StatCard
        label={t("label")}
        href="/migrations"
        value={<span className="text-base font-semibold">{t("none")}</span>}
      >
        {t("shows")}
      </StatCard>
    );
  const more = plans.length - NAMED;
  return (
    <StatCard
      label={t("label")}
      href="/migrations"
      tone={first.verdict.tone === "fail" || first.verdict.tone === "hold" ? first.verdict.tone : undefined}
      value={formatCount(underWay === 0 ? over : underWay)}
      unit={underWay === 0 ? t("doneToday") : over === 0 ? t("underWay") : t("underWayAndDone", { over })}
    >
      {plans.slice(0, NAMED).map((row) => (
        <div key={row.name} className="mb-2">
          <span className="flex justify-between gap-3">
            <span className="truncate">{row.name}</span>
            <span className="whitespace-nowrap">{row.stage.phase && t(`stages.${row.stage.phase}`)}</span>
          </span>
          <Segments segments={row.stage.segments} className="mt-1" />
        </div>
      ))}
      {more > 0 ? t("more", { count: more }) : null}
    </StatCard>
  );
}
