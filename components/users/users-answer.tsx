import { PageAnswer } from "#components/ui/page-answer.tsx";
import type { BootstrapToken, TokenView, UserView } from "#lib/identity/users/model.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";

const WEEK_MS = 7 * 86_400_000;

/** Whether somebody's access needs a person: a token for starting that is left over, one admin only, or a token that ends soon. */
export function UsersAnswer({
  users,
  tokens,
  bootstrap,
  now,
}: {
  users: UserView[];
  tokens: TokenView[];
  bootstrap: BootstrapToken;
  now: Date;
}) {
  const active = users.filter((user) => user.disabledAt === null);
  const admins = active.filter((user) => user.role === "admin");
  const live = tokens.filter((token) => token.state === "works");
  const ending = live.filter(
    (token) => token.expiresAt && token.expiresAt.getTime() - now.getTime() < WEEK_MS,
  );
  const count = live.length + (bootstrap === "absent" ? 0 : 1);
  const works = count === 0 ? "no API token works" : countOf(count, "API token works", "API tokens work");
  const rest = `${countOf(active.length, "person", "people")} can sign in, ${works}.`;
  if (bootstrap === "left over") {
    return (
      <PageAnswer
        page="Users and tokens"
        tone="hold"
        title="ADMIN_TOKEN still works, and is not needed any more"
      >
        There is an admin. Whoever has <strong>ADMIN_TOKEN</strong> may do everything, and no page ends it:
        remove it from the environment and start the web processes again. {rest}
      </PageAnswer>
    );
  }
  if (ending.length > 0) {
    return (
      <PageAnswer
        page="Users and tokens"
        tone="hold"
        title={`${countOf(ending.length, "token ends", "tokens end")} within a week`}
      >
        {ending.map((token) => token.name).join(", ")}. Make a new one before the programs that use it are
        refused. {rest}
      </PageAnswer>
    );
  }
  if (admins.length === 1) {
    return (
      <PageAnswer page="Users and tokens" tone="hold" title="There is only one admin">
        If <strong>{admins[0]?.email}</strong> is not at hand, nobody can press the kill switch. {rest}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page="Users and tokens" tone="pass" title="No account or token needs you">
      {rest}
    </PageAnswer>
  );
}
