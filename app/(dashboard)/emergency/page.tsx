import type { Metadata } from "next";
import { EngagePanel } from "#components/emergency/engage-panel.tsx";
import { EngagedPanel } from "#components/emergency/engaged-panel.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { whyNot } from "#lib/auth/permissions.ts";
import { countKeysOn } from "#lib/emergency/count-keys-on.ts";
import { readMovedBack } from "#lib/emergency/moved-back.ts";
import { readKillSwitch } from "#lib/emergency/reads.ts";
import { readProgress } from "#lib/overview/read-progress.ts";
import { attempt } from "#lib/web/attempt.ts";
import { requestContext } from "#lib/web/request-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { engage, lift } from "./actions.ts";

export const metadata: Metadata = { title: "Emergency" };

export default async function EmergencyPage() {
  const ctx = await requestContext();
  const [status, people, progress] = await Promise.all([
    readKillSwitch(ctx.db),
    attempt("The number of people", () => countKeysOn(ctx.db)),
    attempt("The migration", () => readProgress(ctx)),
  ]);
  const movedBack = await attempt("Whom the press moved back", () =>
    readMovedBack(ctx.db, status.engaged ? status.revision : null),
  );
  const keys = people.ok ? people.value : null;
  const migration = progress.ok ? progress.value : null;
  const panel = status.engaged ? (
    <EngagedPanel
      status={status}
      people={keys}
      movedBack={movedBack.ok ? movedBack.value : null}
      migration={migration}
      lift={lift}
      reason={whyNot(ctx.actor.role, "kill-switch:lift", "lift it")}
    />
  ) : (
    <EngagePanel
      status={status}
      people={keys}
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
