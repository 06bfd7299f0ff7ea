import { useTranslations } from "next-intl";
import { type ReactNode, Suspense, use } from "react";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Confirmation } from "#lib/flags/clients/confirmation.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { confirmedBy } from "#lib/messages/served-words.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { flagsOn, peopleOn } from "./describe.ts";
import { EnvironmentKills } from "./environment-kills.tsx";
import { FactList } from "./fact-list.tsx";
import { MigrationNow } from "./migration-now.tsx";

export type EngageReading = {
  status: Promise<Attempt<KillSwitchStatus>>;
  people: Promise<Attempt<PeopleOn>>;
  migration: Promise<Attempt<Progress | null>>;
};

/** What a press would do now. Each part is drawn when it is read, and none of them holds up the button. */
export function EngageFacts({ reading, unsure }: { reading: EngageReading; unsure: boolean }) {
  const t = useTranslations("kill");
  return (
    <>
      <p className="text-[0.9375rem] text-muted [&_strong]:text-text">
        <Suspense fallback={<WhateverIsOn>{t("engage.beingRead")}</WhateverIsOn>}>
          <Consequence reading={reading} unsure={unsure} />
        </Suspense>
      </p>
      <Suspense fallback={null}>
        <Environments reading={reading} />
      </Suspense>
      <Suspense fallback={<Facts connected={t("beingRead")} reading={reading} />}>
        <ReadFacts reading={reading} />
      </Suspense>
    </>
  );
}

function Environments({ reading }: { reading: EngageReading }) {
  const status = use(reading.status);
  return <EnvironmentKills names={status.ok ? status.value.environmentKills : []} />;
}

function ReadFacts({ reading }: { reading: EngageReading }) {
  const t = useTranslations("kill");
  const read = use(reading.status);
  if (!read.ok) return <Facts connected={t("notRead")} reading={reading} />;
  const { connected, flags, liftedAt, confirmation, mayServeOn } = read.value;
  const [lost, ...others] = mayServeOn;
  const retired = {
    name: t("engage.retired", { count: flags.retired }),
    value: t("engage.retiredStays"),
  };
  return (
    <Facts
      connected={t.rich("gatewaysAndClients", { ...connected, b })}
      reading={reading}
      more={[
        ...(lost
          ? [
              {
                name: t("mayServeOn.notReached"),
                value: t.rich("mayServeOn.who", {
                  name: lost.name,
                  more: others.length,
                  ago: () => <TimeAgo at={lost.lastSeenAt} />,
                }),
              },
            ]
          : []),
        ...(flags.retired > 0 ? [retired] : []),
        ...(liftedAt
          ? [
              {
                name: t("engage.lastLifted"),
                value: <LastLifted at={liftedAt} confirmation={confirmation} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function Facts({
  connected,
  reading,
  more = [],
}: {
  connected: ReactNode;
  reading: EngageReading;
  more?: { name: string; value: ReactNode }[];
}) {
  const t = useTranslations("kill");
  const migration = (
    <Suspense fallback={t("beingRead")}>
      <MigrationNow reading={reading.migration} killed={false} />
    </Suspense>
  );
  return (
    <FactList
      facts={[
        { name: t("connected"), value: connected },
        { name: t("migration"), value: migration },
        { name: t("outbox"), value: t("engage.outboxGoesOn") },
        ...more,
      ]}
    />
  );
}

function LastLifted({ at, confirmation }: { at: Date; confirmation: Confirmation | null }) {
  const t = useTranslations("kill.engage");
  const say = useSay();
  const who = confirmedBy(confirmation);
  const ago = () => <TimeAgo at={at} />;
  return who ? t.rich("liftedServedBy", { ago, who: say(who) }) : ago();
}

/** What a press does is known, whatever it would move. */
function WhateverIsOn({ children }: { children: ReactNode }) {
  const t = useTranslations("kill.engage");
  return (
    <>
      {children} {t.rich("whateverIsOn", { b })}
    </>
  );
}

function Consequence({ reading, unsure }: { reading: EngageReading; unsure: boolean }) {
  const t = useTranslations("kill.engage");
  const read = use(reading.status);
  if (!read.ok) return <WhateverIsOn>{t(unsure ? "unsure" : "notRead")}</WhateverIsOn>;
  return <ConsequenceNow status={read.value} people={use(reading.people)} />;
}

function ConsequenceNow({ status, people }: { status: KillSwitchStatus; people: Attempt<PeopleOn> }) {
  const t = useTranslations("kill.engage");
  const say = useSay();
  const on = flagsOn(status.flags);
  const { off: others, total, retired } = status.flags;
  if (total === 0) return t("noFlags");
  if (total === retired) return t("allRetired");
  return on === 0
    ? t.rich("noneOn", { retired, others, b })
    : t.rich("someOn", { on, others, people: say(whoMoves(people)), b });
}

function whoMoves(read: Attempt<PeopleOn>): Message {
  if (!read.ok) return message("kill.engage.peopleNotRead");
  const people = peopleOn(read.value);
  return people === null ? message("kill.engage.notMeasured") : message("kill.engage.wouldMove", { people });
}

function b(words: ReactNode) {
  return <strong>{words}</strong>;
}
