import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AddToken } from "#components/users/add-token.tsx";
import { AddUser } from "#components/users/add-user.tsx";
import { TokenTable } from "#components/users/token-table.tsx";
import { UserTable } from "#components/users/user-table.tsx";
import { UsersAnswer } from "#components/users/users-answer.tsx";
import { whyNot } from "#lib/auth/permissions.ts";
import { listTokens, listUsers } from "#lib/users/reads.ts";
import { requestContext } from "#lib/web/request-context.ts";
import { addToken, addUser, changeRole, endToken, resetPassword, setDisabled } from "./actions.ts";

export const metadata: Metadata = { title: "Users and tokens" };

export default async function UsersPage() {
  const ctx = await requestContext();
  const reason = whyNot(ctx.actor.role, "user:manage");
  if (reason !== null) {
    return (
      <Card>
        <EmptyState icon={Lock} title={<h1>Users and tokens are for admins</h1>}>
          {reason} Ask an admin if somebody needs access.
        </EmptyState>
      </Card>
    );
  }
  const [users, tokens] = await Promise.all([listUsers(ctx), listTokens(ctx)]);
  return (
    <div className="flex flex-col gap-4">
      <UsersAnswer users={users} tokens={tokens} now={ctx.now()} />
      <Card>
        <CardHeader title="Users">
          <AddUser action={addUser} />
        </CardHeader>
        <UserTable
          users={users}
          self={ctx.actor.id}
          changeRole={changeRole}
          setDisabled={setDisabled}
          resetPassword={resetPassword}
        />
      </Card>
      <Card>
        <CardHeader title="API tokens">
          <AddToken action={addToken} />
        </CardHeader>
        <TokenTable tokens={tokens} now={ctx.now()} revoke={endToken} />
      </Card>
    </div>
  );
}
