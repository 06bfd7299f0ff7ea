import { Hourglass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Suspense } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Confirmation, Participant } from "#lib/flags/clients/confirmation.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { confirmedBy, partsWords, servedParts } from "#lib/messages/served-words.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { movedBackWords, movedBy } from "./describe.ts";
import { EnvironmentKills } from "./environment-kills.tsx";
import { FactList } from "./fact-list.tsx";
import { LiftDialog } from "./lift-dialog.tsx";
import { MayServeOn } from "./may-serve-on.tsx";
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
  const t = useTranslations("kill");
  const say = useSay();
  const { confirmation } = status;
  const by = status.engagedBy ?? t("somebodyOutside");
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-4 max-md:flex-1">
      <div className="flex flex-col gap-5 pt-6 pb-2 text-center">
        <Ring parts={servedParts(confirmation?.participants ?? [])} isAll={status.mayServeOn.length === 0} />
        <div aria-live="polite">
          <h1 className="text-2xl font-semibold tracking-tight">{say(headline(confirmation))}</h1>
          <p className="mt-2 text-sm text-muted">
            {status.engagedAt
              ? t.rich("engaged.byAgo", { by, ago: () => <TimeAgo at={status.engagedAt ?? ""} /> })
              : t("engaged.by", { by })}
          </p>
          {status.reason ? <p className="mt-1 text-sm">{status.reason}</p> : null}
        </div>
      </div>
      <EnvironmentKills names={status.environmentKills} />
      {confirmation && confirmation.waitingFor.length > 0 ? (
        <Card>
          <CardHeader title={t("engaged.waitingFor", { count: confirmation.waitingFor.length })} />
          <ul>
            {confirmation.waitingFor.map((one) => (
              <Waiting key={`${one.gatewayId} ${one.clientId}`} one={one} />
            ))}
          </ul>
          <p className="border-t border-line px-4 py-3 text-xs text-muted">{t("engaged.eachServes")}</p>
        </Card>
      ) : null}
      {status.mayServeOn.length > 0 ? <MayServeOn lost={status.mayServeOn} /> : null}
      <FactList
        facts={[
          { name: t("engaged.flags"), value: <FlagsServed status={status} /> },
          {
            name: t("connected"),
            value: t.rich("gatewaysAndClients", { ...status.connected, b: (words) => words }),
          },
          {
            name: t("migration"),
            value: (
              <Suspense fallback={t("beingRead")}>
                <MigrationNow reading={migration} killed />
              </Suspense>
            ),
          },
          {
            name: t("engaged.movedBack"),
            value: movedBack.ok ? say(movedBackWords(movedBack.value)) : t("notRead"),
          },
          { name: t("outbox"), value: t("engaged.outboxGoesOn") },
        ]}
      />
      {movedBack.ok && movedBack.value && movedBack.value.flags.length > 0 ? (
        <MovedFlags flags={movedBack.value.flags} />
      ) : null}
      <div data-bottom-bar className="sticky bottom-0 mt-auto bg-background pt-4 pb-2">
        <LiftDialog read={{ flags: status.flags, people }} lift={lift} reason={reason} />
      </div>
    </div>
  );
}

function headline(confirmation: Confirmation | null): Message {
  const who = confirmation && partsWords(servedParts(confirmation.participants));
  if (!confirmation || !who) return message("kill.engaged.nobodyConfirms");
  const { waitingFor, ms, since } = confirmation;
  if (waitingFor.length > 0) return message("kill.engaged.confirmedBy", { who });
  if (ms === null) return message("kill.engaged.confirmedByAll");
  // The ring counts who is there now, and the time is of those that were there at the press.
  return since.joined + since.gone > 0
    ? message("kill.engaged.confirmedBy", { who: confirmedBy(confirmation) ?? who })
    : message("kill.engaged.confirmedIn", { time: durationWords(ms) });
}

function FlagsServed({ status }: { status: KillSwitchStatus }) {
  const t = useTranslations("kill.engaged");
  const { total, retired } = status.flags;
  return t.rich("flagsOff", { off: total - retired, retired, b: (words) => <strong>{words}</strong> });
}

const SHOWN_FLAGS = 8;

/** Which flags the press turned off for somebody, whatever they were set to; lifting gives these people back. */
function MovedFlags({ flags }: { flags: PeopleOn["flags"] }) {
  const t = useTranslations("kill.engaged");
  const say = useSay();
  return (
    <Card>
      <CardHeader title={t("turnedOff")}>{t("atThePress")}</CardHeader>
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
            <span className="shrink-0 text-muted tabular-nums">{say(movedBy(flag))}</span>
          </li>
        ))}
      </ul>
      {flags.length > SHOWN_FLAGS ? (
        <p className="border-line border-t px-4 py-2.5 text-xs">
          <Link href="/flags?state=killed" className="underline">
            {t("moreFlags", { count: flags.length - SHOWN_FLAGS })}
          </Link>
        </p>
      ) : null}
    </Card>
  );
}

function Waiting({ one }: { one: Participant }) {
  const t = useTranslations("kill.engaged");
  const what = one.sdk ?? t(`kind.${one.kind}`);
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
      <div className="min-w-0">
        <div className="truncate font-semibold">{one.name}</div>
        <div className="text-xs text-muted">
          {t.rich(one.lostAt ? "lastHeard" : "connected", {
            what,
            ago: () => <TimeAgo at={one.lostAt ?? one.connectedAt} />,
          })}
        </div>
      </div>
      <Badge tone="hold" icon={Hourglass}>
        {t(one.lostAt ? "lost" : "notConfirmed")}
      </Badge>
    </li>
  );
}
