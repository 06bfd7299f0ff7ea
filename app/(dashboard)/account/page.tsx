import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { OwnPasswordForm } from "#components/users/own-password-form.tsx";
import { SessionTable } from "#components/users/session-table.tsx";
import { sessionLimits } from "#lib/identity/sessions/session-limits.ts";
import { listSessions } from "#lib/identity/users/reads.ts";
import { roleName } from "#lib/kernel/permissions.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { currentSession } from "#lib/web/session/session.ts";
import { changePassword, endOwnSession } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users.account");
  return { title: t("yourAccount") };
}

export default async function AccountPage() {
  const t = await getTranslations("users.account");
  const say = await getSay();
  const ctx = await pageContext();
  const [sessions, here] = await Promise.all([
    listSessions(ctx, sessionLimits(serverEnv()), "own"),
    currentSession(),
  ]);
  const others = sessions.filter((session) => session.id !== here?.id).length;
  return (
    <div className="flex flex-col gap-4">
      <PageAnswer
        page={t("yourAccount")}
        tone="wait"
        title={others === 0 ? t("youAreSignedInHere") : t("youAreSignedInOther", { count: others + 1 })}
      >
        {t.rich("as", {
          email: ctx.actor.name,
          role: say(roleName(ctx.actor.role)),
          b: (email) => <strong>{email}</strong>,
        })}{" "}
        {others === 0 ? null : t("endWhatYouDoNot")}
      </PageAnswer>
      <Card>
        <CardHeader title={t("openSessions")} />
        <SessionTable sessions={sessions} here={here?.id ?? null} showsPeople={false} end={endOwnSession} />
      </Card>
      <Card>
        <CardHeader title={t("password")} />
        <CardBody>
          <OwnPasswordForm email={ctx.actor.name} action={changePassword} />
        </CardBody>
      </Card>
    </div>
  );
}
