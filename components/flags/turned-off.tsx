import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { Card } from "#components/ui/card.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Confirmation } from "#lib/flags/clients/confirmation.ts";
import { confirmedBy } from "#lib/messages/served-words.ts";
import { WaitingFor } from "./waiting-for.tsx";

/** The answer after one flag was turned off: not "sent", but who confirmed, how fast, and who is waited for. */
export function TurnedOff({ by, confirmation }: { by: string; confirmation: Confirmation }) {
  const t = useTranslations("flags.turnedOff");
  const say = useSay();
  const { participants, waitingFor, at } = confirmation;
  const all = participants.length;
  const words = confirmedBy(confirmation);
  const complete = all > 0 && waitingFor.length === 0;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-3">
        {/* Green would say, before a word is read, that it is on. */}
        <ToneMark
          tone={complete ? "wait" : "hold"}
          icon={complete ? Check : undefined}
          label={t(complete ? "confirmed" : "notConfirmed")}
        />
        <p aria-live="polite" className="min-w-0 text-sm">
          <b className="font-semibold">{words ? t("by", { who: say(words) }) : t("nobody")}</b>{" "}
          <span className="text-muted">{t.rich("who", { by, ago: () => <TimeAgo at={at} /> })}</span>
        </p>
      </div>
      {waitingFor.length > 0 ? <WaitingFor participants={waitingFor} /> : null}
    </Card>
  );
}
