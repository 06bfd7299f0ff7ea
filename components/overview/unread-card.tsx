import { useTranslations } from "next-intl";
import { StatCard } from "#components/ui/stat-card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";

/** A card whose figures could not be read says so; the others go on. */
export function UnreadCard({ label, because }: { label: string; because: Message }) {
  const t = useTranslations("overview");
  const say = useSay();
  return (
    <StatCard label={label} value={<span className="text-base font-semibold">{t("unread")}</span>}>
      {say(because)}
    </StatCard>
  );
}
