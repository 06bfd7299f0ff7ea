import type { Metadata } from "next";
import { EngagePanel } from "#components/emergency/engage-panel.tsx";
import { EngagedPanel } from "#components/emergency/engaged-panel.tsx";
import { EngagedUnread } from "#components/emergency/engaged-unread.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { whyNot } from "#lib/kernel/permissions.ts";
import { countKeysOn } from "#lib/kill/count-keys-on.ts";
import { readMovedBack } from "#lib/kill/moved-back.ts";
import { readKillState } from "#lib/kill/read-kill-state.ts";
import { readKillSwitch } from "#lib/kill/reads.ts";
import { readProgress } from "#lib/overview/read-progress.ts";
import { attempt } from "#lib/web/attempt.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { engage, lift } from "./actions.ts";

export const metadata: Metadata = { title: "Emergency" };

export default async function EmergencyPage() {
  const ctx = await pageContext();
  // The button comes first: no fact that cannot be read may put an error in its place.
  const [read, row, people, migration] = await Promise.all([
    attempt("What the flags serve", () => readKillSwitch(ctx.db)),
    attempt("The kill switch", () => readKillState(ctx.db)),
    attempt("The number of people", () => countKeysOn(ctx.db)),
    attempt("The migration", () => readProgress(ctx)),
  ]);
  const status = read.ok ? read.value : null;
  const whyNotLift = whyNot(ctx.actor.role, "kill-switch:lift", "lift it");
  const movedBack = await attempt("Whom the press moved back", () =>
    readMovedBack(ctx.db, status?.engaged ? status.revision : null),
  );
  const panel = status?.engaged ? (
    <EngagedPanel
      status={status}
      people={people}
      movedBack={movedBack}
      migration={migration}
      lift={lift}
      reason={whyNotLift}
    />
  ) : status === null && row.ok && row.value.engagedAt !== null ? (
    <EngagedUnread kill={row.value} lift={lift} reason={whyNotLift} />
  ) : (
    <EngagePanel
      status={status}
      unsure={!read.ok && !row.ok}
      people={people}
      migration={migration}
      engage={engage}
      reason={whyNot(ctx.actor.role, "kill-switch:engage", "turn everything off")}
    />
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
