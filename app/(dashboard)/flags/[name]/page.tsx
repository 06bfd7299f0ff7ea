import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AnswersCard } from "#components/flags/answers-card.tsx";
import { CheckPerson } from "#components/flags/check-person.tsx";
import { EditRules } from "#components/flags/edit-rules.tsx";
import { FlagHeader } from "#components/flags/flag-header.tsx";
import { FlagHistory } from "#components/flags/flag-history.tsx";
import { FlagRules } from "#components/flags/flag-rules.tsx";
import { FlagVariants } from "#components/flags/flag-variants.tsx";
import { TurnedOff } from "#components/flags/turned-off.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { readStillUsed } from "#lib/flags/clients/read-askers.ts";
import { readConnected } from "#lib/flags/clients/read-confirmation.ts";
import type { FlagDetail } from "#lib/flags/model.ts";
import { countReach } from "#lib/flags/reads/count-reach.ts";
import { conditionsOf } from "#lib/flags/reads/preview-change.ts";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { isOnOff } from "#lib/flags/variants.ts";
import { can, whyNot } from "#lib/kernel/permissions.ts";
import { readStages } from "#lib/plans/reads/read-stages.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { checkPerson, edit, preview, restore, setEnabled, setTargeting, suggestPeople } from "../actions.ts";
import { EndCard } from "./end-card.tsx";
import { WhoCard } from "./who-card.tsx";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function FlagPage({ params }: Props) {
  const ctx = await pageContext();
  const say = await getSay();
  const t = await getTranslations("flag");
  const header = await getTranslations("flags.header");
  const name = decodeURIComponent((await params).name);
  const flag = await readFlag(ctx.db, name, ctx.now());
  if (flag === null) notFound();
  const [reach, stages, connected, stillUsed] = await Promise.all([
    countReach(ctx.db, flag, flag, ctx.now()),
    readStages(ctx, flag.planName),
    readConnected(ctx.db),
    readStillUsed(ctx.db, flag, ctx.now()),
  ]);
  const role = ctx.actor.role;
  const { state, serves, enabled, rolloutPercentage, revision } = flag;
  const now = { name, state, serves, enabled, rolloutPercentage, revision };
  const retired = flag.retiredAt !== null;
  const archived = flag.archivedAt !== null;
  const named = !isOnOff(flag);
  const conditions = conditionsOf(flag, ctx.now(), {
    turnsOnAt: flag.turnsOnAt,
    killed: flag.killedAt !== null,
    connected: connected.some((one) => one.kind === "gateway"),
  });
  const turnedOff = justTurnedOff(flag);
  return (
    <div className="flex flex-col gap-4">
      <FlagHeader
        flag={flag}
        now={now}
        setEnabled={setEnabled}
        preview={preview}
        edit={edit}
        whyNotToggle={
          archived
            ? header("archived")
            : retired
              ? header("retired")
              : flag.enabled
                ? say(whyNot(role, "flag:turn-off"))
                : say(whyNot(role, "flag:turn-on"))
        }
        whyNotEdit={archived ? header("archived") : say(whyNot(role, "flag:edit"))}
      />
      {turnedOff && flag.confirmation ? (
        <TurnedOff by={turnedOff.actorName} confirmation={flag.confirmation} />
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <WhoCard
            flag={flag}
            conditions={conditions}
            reach={reach}
            stages={stages}
            isTurnedOff={turnedOff !== null}
            role={role}
          />
          <Card>
            <CardHeader title={t("rules.title")}>
              {retired || archived ? null : (
                <EditRules
                  name={name}
                  allowKeys={flag.allowKeys}
                  window={typeof flag.window === "string" ? null : flag.window}
                  action={setTargeting}
                  preview={preview}
                  disabledReason={say(whyNot(role, "flag:set-targeting"))}
                />
              )}
            </CardHeader>
            <FlagRules flag={flag} named={named} />
          </Card>
          {named ? <FlagVariants flag={flag} /> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <AnswersCard flag={flag} named={named} now={ctx.now()} />
          <Card>
            <CardHeader title={t("person.title")} />
            <CardBody>
              <CheckPerson
                name={name}
                named={named}
                action={checkPerson}
                suggest={can(role, "flag:set-targeting") ? suggestPeople.bind(null, name) : null}
              />
            </CardBody>
          </Card>
          <Card>
            <CardHeader title={t("history.title")} />
            <CardBody>
              <FlagHistory
                name={name}
                history={flag.history}
                standing={flag}
                restore={restore}
                preview={preview}
                role={role}
                whyNotRestore={
                  archived
                    ? t("history.archived")
                    : retired
                      ? t("history.retired")
                      : say(whyNot(role, "flag:restore"))
                }
              />
            </CardBody>
          </Card>
          <EndCard flag={flag} conditions={conditions} reach={reach} stillUsed={stillUsed} role={role} />
        </div>
      </div>
    </div>
  );
}

/** Its latest change, if that turned it off. */
function justTurnedOff({ history: [latest] }: FlagDetail) {
  if (latest?.kind !== "changed") return null;
  return latest.changes.some(({ field, after }) => field === "enabled" && after === false) ? latest : null;
}
