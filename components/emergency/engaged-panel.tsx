import { Hourglass } from "lucide-react";
import Link from "next/link";
import { Suspense } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Confirmation, Participant } from "#lib/flags/clients/confirmation.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { partsWords, servedParts } from "#lib/messages/served-words.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { BEING_READ, movedBackWords, movedBy, NOT_READ } from "./describe.ts";
import { EnvironmentKills } from "./environment-kills.tsx";
import { FactList } from "./fact-list.tsx";
import { LiftDialog } from "./lift-dialog.tsx";
import { MigrationNow } from "./migration-now.tsx";
import { Ring } from "./ring.tsx";

type Props = {
  status: KillSwitchStatus;
  /** Whom lifting moves, as of now. */
  people: Attempt<PeopleOn>;
  /** Whom the press moved; null: not counted then. */
  movedBack: Attempt<PeopleOn | null>;
  /** Asked of an application's database, which may not answer; nothing else waits for it. */
  migration: Promise<Attempt<Progress | null>>;
  lift: FormAction;
  reason: string | null;
};

/** The answer after the press: not "sent", but who confirmed, how fast, and who is waited for. */
export function EngagedPanel({ status, people, movedBack, migration, lift, reason }: Props) {
  const { confirmation } = status;
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-4 max-md:flex-1">
      <div className="flex flex-col gap-5 pt-6 pb-2 text-center">
        <Ring parts={servedParts(confirmation?.participants ?? [])} />
        <div aria-live="polite">
          <h1 className="text-2xl font-semibold tracking-tight">{headline(confirmation)}</h1>
          <p className="mt-2 text-sm text-muted">
            by {status.engagedBy ?? "somebody outside Sluice"}
            {status.engagedAt ? (
              <>
                {", "}
                <TimeAgo at={status.engagedAt} />
              </>
            ) : null}
          </p>
          {status.reason ? <p className="mt-1 text-sm">{status.reason}</p> : null}
        </div>
      </div>
      <EnvironmentKills names={status.environmentKills} />
      {confirmation && confirmation.waitingFor.length > 0 ? (
        <Card>
          <CardHeader title={`Waiting for ${confirmation.waitingFor.length}`} />
          <ul>
            {confirmation.waitingFor.map((one) => (
              <Waiting key={`${one.gatewayId} ${one.clientId}`} one={one} />
            ))}
          </ul>
          <p className="border-t border-line px-4 py-3 text-xs text-muted">
            Each serves off as soon as it confirms; until then it serves what it last had. One that was lost
            may have ended, or may run on without a connection: look at it.
          </p>
        </Card>
      ) : null}
      <FactList
        facts={[
          { name: "Flags", value: <FlagsServed status={status} /> },
          {
            name: "Connected now",
            value: `${countOf(status.connected.gateways, "gateway")}, ${countOf(status.connected.clients, "client")}`,
          },
          {
            name: "Migration",
            value: (
              <Suspense fallback={BEING_READ}>
                <MigrationNow reading={migration} killed />
              </Suspense>
            ),
          },
          { name: "Moved back", value: movedBack.ok ? movedBackWords(movedBack.value) : NOT_READ },
          { name: "Outbox", value: "goes on" },
        ]}
      />
      {movedBack.ok && movedBack.value && movedBack.value.flags.length > 0 ? (
        <MovedFlags flags={movedBack.value.flags} />
      ) : null}
      <div data-bottom-bar className="sticky bottom-0 mt-auto bg-background pt-4 pb-2">
        <LiftDialog flags={status.flags} people={people} lift={lift} reason={reason} />
      </div>
    </div>
  );
}

function headline(confirmation: Confirmation | null): string {
  if (!confirmation || confirmation.participants.length === 0)
    return "Off, and nobody is connected to confirm it";
  const { waitingFor, ms, participants } = confirmation;
  if (waitingFor.length > 0) return `Off, confirmed by ${partsWords(servedParts(participants))}`;
  return ms === null ? "Off, confirmed by all" : `Off, confirmed in ${formatDuration(ms)}`;
}

function FlagsServed({ status }: { status: KillSwitchStatus }) {
  const { total, retired } = status.flags;
  return (
    <>
      <strong>{countOf(total - retired, "flag")} off</strong>
      {retired > 0 ? `, ${retired} retired stay on` : null}
    </>
  );
}

const SHOWN_FLAGS = 8;

/** Which flags the press turned off for somebody, whatever they were set to; lifting gives these people back. */
function MovedFlags({ flags }: { flags: PeopleOn["flags"] }) {
  return (
    <Card>
      <CardHeader title="Turned off by it">people on the new path at the press</CardHeader>
      <ul>
        {flags.slice(0, SHOWN_FLAGS).map((flag) => (
          <li
            key={flag.name}
            className="flex min-h-10 items-center justify-between gap-4 border-line border-t px-4 py-2 first:border-t-0"
          >
            <Link
              href={`/flags/${encodeURIComponent(flag.name)}`}
              className="min-w-0 break-words font-medium underline-offset-2 hover:underline"
            >
              <Name>{flag.name}</Name>
            </Link>
            <span className="shrink-0 text-muted tabular-nums">{movedBy(flag)}</span>
          </li>
        ))}
      </ul>
      {flags.length > SHOWN_FLAGS ? (
        <p className="border-line border-t px-4 py-2.5 text-xs">
          <Link href="/flags?state=killed" className="underline">
            {countOf(flags.length - SHOWN_FLAGS, "more flag")}
          </Link>
        </p>
      ) : null}
    </Card>
  );
}

function Waiting({ one }: { one: Participant }) {
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
      <div className="min-w-0">
        <div className="truncate font-semibold">{one.name}</div>
        <div className="text-xs text-muted">
          {one.sdk ?? one.kind},{" "}
          {one.lostAt ? (
            <>
              last heard of <TimeAgo at={one.lostAt} />
            </>
          ) : (
            <>
              connected <TimeAgo at={one.connectedAt} />
            </>
          )}
        </div>
      </div>
      <Badge tone="hold" icon={Hourglass}>
        {one.lostAt ? "lost, not confirmed" : "not confirmed"}
      </Badge>
    </li>
  );
}
