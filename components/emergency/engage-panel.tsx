"use client";
import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useActionState, useEffect, useRef, useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { Confirmation } from "#lib/flags/clients/confirmation.ts";
import type { PeopleOn } from "#lib/flags/exposure/count-people-on.ts";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import type { KillSwitchStatus } from "#lib/kill/model.ts";
import { confirmedBy } from "#lib/messages/served-words.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import type { Attempt } from "#lib/web/attempt.ts";
import { type FormState, IDLE } from "#lib/web/form-state.ts";
import { flagsOn, migrationNow, NOT_READ, peopleOn } from "./describe.ts";
import { EnvironmentKills } from "./environment-kills.tsx";
import { FactList } from "./fact-list.tsx";

type Props = {
  /** Null: it could not be read. */
  status: KillSwitchStatus | null;
  /** Nor could whether it is engaged. */
  unsure: boolean;
  people: Attempt<PeopleOn>;
  migration: Attempt<Progress | null>;
  engage: (state: FormState, form: FormData) => Promise<FormState>;
  /** Why this person may not; null if they may. */
  reason: string | null;
};

/** One page, one reason, one button under the thumb, whatever of the facts beside it could not be read. */
export function EngagePanel({ status, unsure, people, migration, engage, reason }: Props) {
  const [state, action] = useActionState(engage, IDLE);
  // Held here, because React empties a form after its action, refused or not.
  const [why, setWhy] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (state.fieldErrors?.reason) field.current?.focus();
  }, [state]);
  return (
    <form
      action={action}
      // The sentence beside the field says it, to everyone; a browser's own bubble does not.
      noValidate
      className="mx-auto flex w-full max-w-md flex-col gap-4 max-md:flex-1"
    >
      <h1 className="text-2xl font-semibold tracking-tight">Serve the old path to everyone</h1>
      <p className="text-[0.9375rem] text-muted [&_strong]:text-text">
        {status ? <Consequence status={status} people={people} /> : <UnreadConsequence unsure={unsure} />}
      </p>
      <EnvironmentKills names={status?.environmentKills ?? []} />
      <FactList
        facts={[
          {
            name: "Connected now",
            value: status ? (
              <>
                <strong>{countOf(status.connected.gateways, "gateway")}</strong>,{" "}
                <strong>{countOf(status.connected.clients, "client")}</strong>
              </>
            ) : (
              NOT_READ
            ),
          },
          { name: "Migration", value: migration.ok ? migrationNow(migration.value, false) : NOT_READ },
          { name: "Outbox", value: "would go on" },
          ...(status && status.flags.retired > 0
            ? [
                {
                  name: `${countOf(status.flags.retired, "retired flag")}`,
                  value: "would stay on, the old path is gone",
                },
              ]
            : []),
          ...(status?.liftedAt
            ? [
                {
                  name: "Last lifted",
                  value: <LastLifted at={status.liftedAt} confirmation={status.confirmation} />,
                },
              ]
            : []),
        ]}
      />
      {reason === null ? (
        <Field label="Why? It goes into the record." error={state.fieldErrors?.reason}>
          <Textarea
            ref={field}
            name="reason"
            required
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </Field>
      ) : null}
      {state.fieldErrors ? null : <FormMessage state={state} />}
      <div
        data-bottom-bar
        className="sticky bottom-0 mt-auto flex flex-col gap-3 bg-background pt-4 pb-2 [&>span]:items-stretch [&>span]:text-center"
      >
        <SubmitButton variant="danger-solid" size="lg" disabledReason={reason} className="w-full rounded-xl">
          <OctagonX aria-hidden />
          Turn everything off
        </SubmitButton>
        <p className="text-center text-xs text-muted">
          Just one flag?{" "}
          <Link href="/flags" className="text-text underline underline-offset-2">
            Choose it instead
          </Link>
        </p>
      </div>
    </form>
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
function UnreadConsequence({ unsure }: { unsure: boolean }) {
  return (
    <>
      What is on now {NOT_READ}
      {unsure ? ", nor whether this is engaged already; if it is, it stays so" : ""}. Every flag that is not
      retired would serve <strong>off</strong>. Nothing would be deleted, and lifting it would restore exactly
      what is set.
    </>
  );
}

function Consequence({ status, people }: { status: KillSwitchStatus; people: Attempt<PeopleOn> }) {
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
