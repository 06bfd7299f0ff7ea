import { Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { LostClient } from "#lib/flags/clients/read-lost-clients.ts";

/** Whom the ring does not count, as they were lost before the press, and who may run on with what they had. */
export function MayServeOn({ lost }: { lost: LostClient[] }) {
  const t = useTranslations("kill.mayServeOn");
  return (
    <Card>
      <CardHeader title={t("title")} />
      <ul>
        {lost.map((one) => (
          <li
            key={`${one.name} ${one.lastSeenAt.getTime()}`}
            className="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 first:border-t-0"
          >
            <div className="min-w-0">
              <div className="truncate font-semibold">{one.name}</div>
              <div className="text-xs text-muted">
                {t.rich("lastHeard", {
                  application: one.application,
                  ago: () => <TimeAgo at={one.lastSeenAt} />,
                })}
              </div>
            </div>
            <Badge tone="hold" icon={Hourglass}>
              {t("lost")}
            </Badge>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-4 py-3 text-xs text-muted">{t("why", { count: lost.length })}</p>
    </Card>
  );
}
