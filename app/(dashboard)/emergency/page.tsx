import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EngageFacts, type EngageReading } from "#components/emergency/engage-facts.tsx";
import { EngagePanel } from "#components/emergency/engage-panel.tsx";
import { EngagedPanel } from "#components/emergency/engaged-panel.tsx";
import { EngagedUnread } from "#components/emergency/engaged-unread.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Context } from "#lib/kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "#lib/kernel/environment.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { countKeysOn } from "#lib/kill/count-keys-on.ts";
import type { KillSwitch } from "#lib/kill/model.ts";
import { readMovedBack } from "#lib/kill/moved-back.ts";
import { readKillState } from "#lib/kill/read-kill-state.ts";
import { readKillSwitch } from "#lib/kill/reads.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { readProgress } from "#lib/overview/read-progress.ts";
import { attempt } from "#lib/web/attempt.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { engage, lift } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.pages");
  return { title: t("emergency") };
}

export default async function EmergencyPage() {
  const ctx = await pageContext();
  const say = await getSay();
  // The button comes first: no fact that cannot be read, or not yet, may put anything in its place.
  const reading = {
    status: attempt("serving", () => readKillSwitch(ctx.db)),
    people: attempt("people", () => countKeysOn(ctx.db)),
    migration: attempt("migration", () => readProgress(ctx)),
  };
  const kill = await attempt("killSwitch", () => readKillState(ctx.db, DEFAULT_ENVIRONMENT));
  const panel =
    kill.ok && kill.value.engagedAt !== null ? (
      <Engaged ctx={ctx} kill={kill.value} reading={reading} />
    ) : (
      <EngagePanel
        engage={engage}
        reason={say(whyNot(ctx.actor.role, "kill-switch:engage", message("kill.turnOff")))}
      >
        <EngageFacts reading={reading} unsure={!kill.ok} />
      </EngagePanel>
    );
  return (
    <>
      {/* The top bar has no room for it on a phone, and here it must not be mistaken. */}
      <p className="mx-auto mb-3 w-full max-w-md sm:hidden">
        <Badge icon={null}>{serverEnv().SLUICE_ENVIRONMENT}</Badge>
      </p>
      {panel}
    </>
  );
}

async function Engaged({ ctx, kill, reading }: { ctx: Context; kill: KillSwitch; reading: EngageReading }) {
  const say = await getSay();
  const reason = say(whyNot(ctx.actor.role, "kill-switch:lift", message("kill.liftIt")));
  const [status, people, movedBack] = await Promise.all([
    reading.status,
    reading.people,
    attempt("movedBack", () => readMovedBack(ctx.db, kill.revision)),
  ]);
  if (!status.ok) return <EngagedUnread kill={kill} lift={lift} reason={reason} />;
  return (
    <EngagedPanel
      status={status.value}
      people={people}
      movedBack={movedBack}
      migration={reading.migration}
      lift={lift}
      reason={reason}
    />
  );
}
