import { useTranslations } from "next-intl";
import { StatCard } from "#components/ui/stat-card.tsx";

/** A card whose figures could not be read says so; the others go on. */
export function UnreadCard({ label, because }: { label: string; because: string }) {
  const t = useTranslations("overview");
  return (
    <StatCard label={label} value={<span className="text-base font-semibold">{t("unread")}</span>}>
      {because}
    </StatCard>
  );
}
