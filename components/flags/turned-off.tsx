import { Check } from "lucide-react";
import { Card } from "#components/ui/card.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import type { Confirmation } from "#lib/flags/clients/confirmation.ts";
import { confirmedBy } from "#lib/messages/served-words.ts";
import { WaitingFor } from "./waiting-for.tsx";

/** The answer after one flag was turned off: not "sent", but who confirmed, how fast, and who is waited for. */
export function TurnedOff({ by, confirmation }: { by: string; confirmation: Confirmation }) {
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
          label={complete ? "confirmed" : "not confirmed by all"}
        />
        <p aria-live="polite" className="min-w-0 text-sm">
          <b className="font-semibold">
            {words
              ? `Off for everyone, confirmed by ${words}`
              : "Off for everyone, and nobody is connected to confirm it"}
          </b>{" "}
          <span className="text-muted">
            by {by}, <TimeAgo at={at} />
          </span>
        </p>
      </div>
      {waitingFor.length > 0 ? <WaitingFor participants={waitingFor} /> : null}
    </Card>
  );
}
