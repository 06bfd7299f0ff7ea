import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AreaChart } from "#components/charts/area-chart.tsx";
import { CheckPerson } from "#components/flags/check-person.tsx";
import { EditRules } from "#components/flags/edit-rules.tsx";
import { EndFlag } from "#components/flags/end-flag.tsx";
import { evaluationSeries } from "#components/flags/evaluation-series.ts";
import { FlagHeader } from "#components/flags/flag-header.tsx";
import { FlagHistory } from "#components/flags/flag-history.tsx";
import { FlagRules } from "#components/flags/flag-rules.tsx";
import { FlagVariants } from "#components/flags/flag-variants.tsx";
import { HoldControl } from "#components/flags/hold-control.tsx";
import { lowerPercentageBefore } from "#components/flags/lower-percentage-before.ts";
import { ServedBadge } from "#components/flags/served-badge.tsx";
import { TurnedOff } from "#components/flags/turned-off.tsx";
import { WaitingFor } from "#components/flags/waiting-for.tsx";
import { WhoGetsIt } from "#components/flags/who-gets-it.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { readStillUsed } from "#lib/flags/clients/read-askers.ts";
import { readConnected } from "#lib/flags/clients/read-confirmation.ts";
import { countReach } from "#lib/flags/reads/count-reach.ts";
import { conditionsOf } from "#lib/flags/reads/preview-change.ts";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { isOnOff } from "#lib/flags/variants.ts";
import type { RaiseGate } from "#lib/interlock/flag-raise-gate.ts";
import { can, whyNot } from "#lib/kernel/permissions.ts";
import { leavingWords } from "#lib/messages/archive-words.ts";
import { holdLink } from "#lib/messages/hold-words.ts";
import { neededWords } from "#lib/messages/still-used.ts";
import { readStages } from "#lib/plans/reads/read-stages.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import {
  archive,
  checkPerson,
  edit,
  hold,
  preview,
  reachAt,
  release,
  remove,
  restore,
  setEnabled,
  setPercentage,
  setTargeting,
  suggestPeople,
  unarchive,
} from "../actions.ts";

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
  const { on, off } = evaluationSeries(flag.evaluations, ctx.now());
  const named = !isOnOff(flag);
  const more = Object.keys(flag.variants).length > 2;
  const onName = more ? t("answers.others") : named ? flag.defaultVariant : t("answers.on");
  const offName = named ? flag.offVariant : t("answers.off");
  const gate = flag.raiseGate;
  const conditions = conditionsOf(flag, ctx.now(), {
    turnsOnAt: flag.turnsOnAt,
    killed: flag.killedAt !== null,
    connected: connected.some((one) => one.kind === "gateway"),
  });
  const [latest] = flag.history;
  const turnedOff =
    latest?.kind === "changed" &&
    latest.changes.some(({ field, after }) => field === "enabled" && after === false)
      ? latest
      : null;
  const whyNotArchive = say(whyNot(role, "flag:archive"));
  const whyNotOff = say(whyNot(role, "flag:turn-off"));
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
                ? whyNotOff
                : say(whyNot(role, "flag:turn-on"))
        }
        whyNotEdit={archived ? header("archived") : say(whyNot(role, "flag:edit"))}
      />
      {turnedOff && flag.confirmation ? (
        <TurnedOff by={turnedOff.actorName} confirmation={flag.confirmation} />
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <CardHeader title={t("who.title")}>
              {/* Who serves a press of the kill switch stands in the bar above; the flag's own change is served by nobody. */}
              {flag.state === "killed" ? null : (
                <ServedBadge confirmation={flag.confirmation} lost={flag.serving.lost} serves={flag.serves} />
              )}
              {retired || archived ? null : (
                <HoldControl
                  name={name}
                  percentage={flag.rolloutPercentage}
                  held={flag.heldAt !== null}
                  hold={hold}
                  release={release}
                  whyNotHold={say(whyNot(role, "flag:hold"))}
                />
              )}
            </CardHeader>
            <CardBody>
              <WhoGetsIt
                flag={now}
                conditions={conditions}
                retired={retired}
                archived={archived}
                previous={lowerPercentageBefore(flag.history, now)}
                stages={stages}
                limit={gate.open ? gate.limit : null}
                reach={reach}
                raiseBlocked={
                  gate.open || retired
                    ? null
                    : { reason: say(gate.reason), link: <GateLink flag={name} gate={gate} /> }
                }
                whyNotPercentage={say(whyNot(role, "flag:set-percentage"))}
                whyNotOff={whyNotOff}
                setPercentage={setPercentage}
                preview={preview}
                setEnabled={setEnabled}
                countReach={reachAt.bind(null, name)}
              />
            </CardBody>
            {flag.confirmation && flag.confirmation.waitingFor.length > 0 && turnedOff === null ? (
              <WaitingFor participants={flag.confirmation.waitingFor} />
            ) : null}
          </Card>
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
          <Card>
            <CardHeader title={t("answers.title")}>{t("answers.every")}</CardHeader>
            <CardBody>
              <AreaChart
                name={onName}
                points={on}
                second={{ name: offName, points: off, tone: "wait" }}
                format="count"
                tone="run"
                height={130}
                axis
              />
              <p className="mt-2 flex gap-4 text-muted text-xs">
                <span className="flex items-center gap-1.5">
                  <i aria-hidden="true" className="drawn h-0.5 w-4 bg-run" /> {onName}
                </span>
                <span className="flex items-center gap-1.5">
                  <i aria-hidden="true" className="drawn h-0.5 w-4 bg-muted" /> {offName}
                </span>
              </p>
            </CardBody>
          </Card>
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
          <Card>
            <CardHeader title={t(archived ? "end.archivedTitle" : "end.title")}>
              {archived ? t("end.servedOff") : say(neededWords(stillUsed, whyNotArchive))}
            </CardHeader>
            <CardBody>
              <EndFlag
                name={name}
                archived={archived}
                retired={retired}
                stillUsed={stillUsed}
                leaving={say(
                  leavingWords({
                    serving: flag.setTo.serves === "nobody" ? 0 : 1,
                    leaves: reach.before,
                    known: reach.knownKeys,
                    killed: conditions.killed,
                    connected: conditions.connected,
                  }),
                )}
                revision={flag.revision}
                archive={archive}
                unarchive={unarchive}
                remove={remove}
                whyNotArchive={whyNotArchive}
                whyNotDelete={say(whyNot(role, "flag:delete"))}
              />
            </CardBody>
          </Card>
        </div>
      </div>
    </div>
  );
}

/** Nothing where a person holds it: whoever does is named before. */
async function GateLink({
  flag,
  gate: { hold, plan },
}: {
  flag: string;
  gate: Extract<RaiseGate, { open: false }>;
}) {
  if (!plan) return null;
  const say = await getSay();
  const t = await getTranslations("flag.who");
  const look = hold && holdLink(flag, hold);
  return (
    <Link href={look?.href ?? `/migrations/${encodeURIComponent(plan)}`} className="underline">
      {look ? say(look.label) : t("openPlan")}
    </Link>
  );
}
