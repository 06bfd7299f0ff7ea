import { type ReactNode, Suspense, use } from "react";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Confirmation } from "#lib/flags/clients/confirmation.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { confirmedBy } from "#lib/messages/served-words.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { BEING_READ, flagsOn, NOT_READ, peopleOn } from "./describe.ts";
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
  return (
    <>
      <p className="text-[0.9375rem] text-muted [&_strong]:text-text">
        <Suspense fallback={<WhateverIsOn>What is on now is {BEING_READ}.</WhateverIsOn>}>
          <Consequence reading={reading} unsure={unsure} />
        </Suspense>
      </p>
      <Suspense fallback={null}>
        <Environments reading={reading} />
      </Suspense>
      <Suspense fallback={<FactList facts={[connected(BEING_READ), migration(reading), OUTBOX]} />}>
        <Facts reading={reading} />
      </Suspense>
    </>
  );
}

const OUTBOX = { name: "Outbox", value: "would go on" };
const connected = (value: ReactNode) => ({ name: "Connected now", value });
const migration = (reading: EngageReading) => ({
  name: "Migration",
  value: (
    <Suspense fallback={BEING_READ}>
      <MigrationNow reading={reading.migration} killed={false} />
    </Suspense>
  ),
});

function Environments({ reading }: { reading: EngageReading }) {
  const status = use(reading.status);
  return <EnvironmentKills names={status.ok ? status.value.environmentKills : []} />;
}

function Facts({ reading }: { reading: EngageReading }) {
  const read = use(reading.status);
  if (!read.ok) return <FactList facts={[connected(NOT_READ), migration(reading), OUTBOX]} />;
  const { connected: now, flags, liftedAt, confirmation } = read.value;
  const retired = {
    name: countOf(flags.retired, "retired flag"),
    value: "would stay on, the old path is gone",
  };
  return (
    <FactList
      facts={[
        connected(
          <>
            <strong>{countOf(now.gateways, "gateway")}</strong>,{" "}
            <strong>{countOf(now.clients, "client")}</strong>
          </>,
        ),
        migration(reading),
        OUTBOX,
        ...(flags.retired > 0 ? [retired] : []),
        ...(liftedAt
          ? [{ name: "Last lifted", value: <LastLifted at={liftedAt} confirmation={confirmation} /> }]
          : []),
      ]}
    />
  );
}

function LastLifted({ at, confirmation }: { at: Date; confirmation: Confirmation | null }) {
  const words = confirmedBy(confirmation);
  return (
    <>
      <TimeAgo at={at} />
      {words ? `, served by ${words}` : null}
    </>
  );
}

/** What a press does is known, whatever it would move. */
function WhateverIsOn({ children }: { children: ReactNode }) {
  return (
    <>
      {children} Every flag that is not retired would serve <strong>off</strong>. Nothing would be deleted,
      and lifting it would restore exactly what is set.
    </>
  );
}

function Consequence({ reading, unsure }: { reading: EngageReading; unsure: boolean }) {
  const read = use(reading.status);
  if (!read.ok)
    return (
      <WhateverIsOn>
        What is on now {NOT_READ}
        {unsure ? ", nor whether this is engaged already; if it is, it stays so" : ""}.
      </WhateverIsOn>
    );
  return <ConsequenceNow status={read.value} people={use(reading.people)} />;
}

function ConsequenceNow({ status, people }: { status: KillSwitchStatus; people: Attempt<PeopleOn> }) {
  const on = flagsOn(status.flags);
  const moved = people.ok ? peopleOn(people.value) : null;
  const others = status.flags.off;
  const { total, retired } = status.flags;
  if (total === 0) return <>There are no flags yet, so nothing would change.</>;
  if (total === retired)
    return <>Every flag is retired and would stay on, as the old path is gone: nothing would change.</>;
  return (
    <>
      {on === 0 ? (
        <>
          {retired === 0
            ? "No flag is on now."
            : `Only ${countOf(retired, "retired flag is", "retired flags are")} on now, and would stay on.`}{" "}
          {whichOthers(others, retired)} would keep serving{" "}
        </>
      ) : (
        <>
          {countOf(on, "flag is", "flags are")} partly or fully on. {on === 1 ? "It" : "All of them"}
          {others > 0 ? <>, and {countOf(others, "other", "others")},</> : null} would serve{" "}
        </>
      )}
      <strong>off</strong>
      {on === 0 ? " and could not be turned on for anyone until it is lifted." : "."}{" "}
      {on > 0 ? (
        <>
          {moved === null
            ? `How many people that would move ${people.ok ? "is not measured yet" : NOT_READ}.`
            : `${moved} would move back.`}{" "}
        </>
      ) : null}
      Nothing would be deleted, and lifting it would restore exactly this.
    </>
  );
}

function whichOthers(others: number, retired: number): string {
  if (others === 1) return retired === 0 ? "The only one" : "The other one";
  return `All ${formatCount(others)}${retired === 0 ? "" : " others"}`;
}
