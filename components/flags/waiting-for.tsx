import { useTranslations } from "next-intl";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Participant } from "#lib/flags/clients/confirmation.ts";

/** Who, connected now or at the change, does not serve the last change yet. */
export function WaitingFor({ participants }: { participants: Participant[] }) {
  const t = useTranslations("flags.turnedOff");
  return (
    <div className="border-line border-t px-4 py-3 text-xs">
      <p className="font-medium">{t("waitingFor", { count: participants.length })}</p>
      <ul className="mt-1 text-muted">
        {participants.slice(0, 10).map((one) => (
          <li key={`${one.gatewayId} ${one.clientId}`}>
            {t.rich(one.lostAt ? "waitingLost" : "waiting", {
              name: one.name,
              what: one.sdk ?? t(`kind.${one.kind}`),
              ago: () => <TimeAgo at={one.lostAt ?? ""} />,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
