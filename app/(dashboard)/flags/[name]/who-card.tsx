import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { HoldControl } from "#components/flags/hold-control.tsx";
import { lowerPercentageBefore } from "#components/flags/lower-percentage-before.ts";
import { ServedBadge } from "#components/flags/served-badge.tsx";
import { WaitingFor } from "#components/flags/waiting-for.tsx";
import { WhoGetsIt } from "#components/flags/who-gets-it.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import type { FlagDetail, Reach, ServingConditions } from "#lib/flags/model.ts";
import type { RaiseGate } from "#lib/interlock/flag-raise-gate.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import { holdLink } from "#lib/messages/hold-words.ts";
import { getSay } from "#lib/web/get-say.ts";
import { hold, preview, reachAt, release, setEnabled, setPercentage } from "../actions.ts";

type Props = {
  flag: FlagDetail;
  conditions: ServingConditions;
  reach: Reach;
  /** Of the plan that the flag belongs to; empty without one. */
  stages: number[];
  /** Who serves that is told by itself then. */
  isTurnedOff: boolean;
  role: Role;
};

/** Who gets the flag, what holds it there, and the control that moves it. */
export async function WhoCard({ flag, conditions, reach, stages, isTurnedOff, role }: Props) {
  const say = await getSay();
  const t = await getTranslations("flag");
  const { name, state, serves, enabled, rolloutPercentage, revision, raiseGate: gate } = flag;
  const now = { name, state, serves, enabled, rolloutPercentage, revision };
  const retired = flag.retiredAt !== null;
  const archived = flag.archivedAt !== null;
  return (
    <Card>
      <CardHeader title={t("who.title")}>
        {/* Who serves a press of the kill switch stands in the bar above; the flag's own change is served by nobody. */}
        {flag.state === "killed" ? null : (
          <ServedBadge confirmation={flag.confirmation} lost={flag.serving.lost} serves={flag.serves} />
        )}
        {retired || archived ? null : (
          <HoldControl
            name={flag.name}
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
              : { reason: say(gate.reason), link: <GateLink flag={flag.name} gate={gate} /> }
          }
          whyNotPercentage={say(whyNot(role, "flag:set-percentage"))}
          whyNotOff={say(whyNot(role, "flag:turn-off"))}
          setPercentage={setPercentage}
          preview={preview}
          setEnabled={setEnabled}
          countReach={reachAt.bind(null, flag.name)}
        />
      </CardBody>
      {flag.confirmation && flag.confirmation.waitingFor.length > 0 && !isTurnedOff ? (
        <WaitingFor participants={flag.confirmation.waitingFor} />
      ) : null}
    </Card>
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
