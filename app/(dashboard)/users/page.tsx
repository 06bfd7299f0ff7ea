import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AddApplication } from "#components/applications/add-application.tsx";
import { ApplicationTable } from "#components/applications/application-table.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AddToken } from "#components/users/add-token.tsx";
import { AddUser } from "#components/users/add-user.tsx";
import { SessionTable } from "#components/users/session-table.tsx";
import { TokenTable } from "#components/users/token-table.tsx";
import { UserTable } from "#components/users/user-table.tsx";
import { UsersAnswer } from "#components/users/users-answer.tsx";
import { listClientTokens } from "#lib/identity/applications/reads.ts";
import { sessionLimits } from "#lib/identity/sessions/session-limits.ts";
import { listSessions, listTokens, listUsers, readBootstrapToken } from "#lib/identity/users/reads.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { currentSession } from "#lib/web/session/session.ts";
import {
  addToken,
  addUser,
  changeRole,
  endSessionOf,
  endToken,
  resetPassword,
  setDisabled,
} from "./actions.ts";
import { addApplication, endClientToken, replaceToken } from "./application-actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users.page");
  return { title: t("title") };
}

export default async function UsersPage() {
  const t = await getTranslations("users.page");
  const ctx = await pageContext();
  const say = await getSay();
  const reason = say(whyNot(ctx.actor.role, "user:manage"));
  if (reason !== null) {
    return (
      <Card>
        <EmptyState icon={Lock} title={<h1>{t("usersAndTokensAreFor")}</h1>}>
          {t("askAnAdminIfSomebody", { reason })}
        </EmptyState>
      </Card>
    );
  }
  const [users, tokens, sessions, bootstrap, here, applications] = await Promise.all([
    listUsers(ctx),
    listTokens(ctx),
    listSessions(ctx, sessionLimits(serverEnv()), "everybody"),
    readBootstrapToken(ctx.db, serverEnv()),
    currentSession(),
    listClientTokens(ctx),
  ]);
  return (
    <div className="flex flex-col gap-4">
      <UsersAnswer users={users} tokens={tokens} bootstrap={bootstrap} now={ctx.now()} />
      <Card>
        <CardHeader title={t("users")}>
          <AddUser action={addUser} />
        </CardHeader>
        <UserTable
          users={users}
          tokens={tokens}
          self={ctx.actor.id}
          changeRole={changeRole}
          setDisabled={setDisabled}
          resetPassword={resetPassword}
        />
      </Card>
      <Card>
        <CardHeader title={t("apiTokens")}>
          <AddToken action={addToken} />
        </CardHeader>
        <TokenTable tokens={tokens} bootstrap={bootstrap} revoke={endToken} />
      </Card>
      <Card>
        <CardHeader title={t("applications")}>
          <AddApplication action={addApplication} />
        </CardHeader>
        <ApplicationTable
          tokens={applications}
          hasEnvironmentToken={serverEnv().SLUICE_CLIENT_TOKEN !== undefined}
          now={ctx.now()}
          rotate={replaceToken}
          revoke={endClientToken}
        />
      </Card>
      <Card>
        <CardHeader title={t("openSessions")} />
        <SessionTable sessions={sessions} here={here?.id ?? null} showsPeople end={endSessionOf} />
      </Card>
    </div>
  );
}
