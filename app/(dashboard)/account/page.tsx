import type { Metadata } from "next";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { OwnPasswordForm } from "#components/users/own-password-form.tsx";
import { SessionTable } from "#components/users/session-table.tsx";
import { sessionLimits } from "#lib/identity/sessions/session-limits.ts";
import { listSessions } from "#lib/identity/users/reads.ts";
import { roleName } from "#lib/kernel/permissions.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { currentSession } from "#lib/web/session/session.ts";
import { changePassword, endOwnSession } from "./actions.ts";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const ctx = await pageContext();
  const [sessions, here] = await Promise.all([
    listSessions(ctx, sessionLimits(serverEnv()), "own"),
    currentSession(),
  ]);
  const others = sessions.filter((session) => session.id !== here?.id).length;
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer
        page="Your account"
        tone="wait"
        title={
          others === 0 ? "You are signed in here only" : `You are signed in ${countOf(others + 1, "time")}`
        }
      >
        As <strong>{ctx.actor.name}</strong>, {roleName(ctx.actor.role)}.{" "}
        {others === 0 ? null : "End what you do not know below, and change your password then."}
      </PageAnswer>
      <Card>
        <CardHeader title="Open sessions" />
        <SessionTable sessions={sessions} here={here?.id ?? null} showsPeople={false} end={endOwnSession} />
      </Card>
      <Card>
        <CardHeader title="Password" />
        <CardBody>
          <OwnPasswordForm email={ctx.actor.name} action={changePassword} />
        </CardBody>
      </Card>
    </div>
  );
}
