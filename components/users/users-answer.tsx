import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import type { BootstrapToken, TokenView, UserView } from "#lib/identity/users/model.ts";

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
  const t = useTranslations("users.usersAnswer");
  const active = users.filter((user) => user.disabledAt === null);
  const admins = active.filter((user) => user.role === "admin");
  const live = tokens.filter((token) => token.state === "works");
  const ending = live.filter(
    (token) => token.expiresAt && token.expiresAt.getTime() - now.getTime() < WEEK_MS,
  );
  const rest = t("rest", {
    people: active.length,
    tokens: live.length + (bootstrap === "absent" ? 0 : 1),
  });
  const b = (words: ReactNode) => <strong>{words}</strong>;
  if (bootstrap === "left-over") {
    return (
      <PageAnswer page={t("page")} tone="hold" title={t("leftOver")}>
        {t.rich("leftOverWhy", { b })} {rest}
      </PageAnswer>
    );
  }
  if (ending.length > 0) {
    return (
      <PageAnswer page={t("page")} tone="hold" title={t("ending", { count: ending.length })}>
        {t("endingWhy", { names: ending.map((token) => token.name).join(", ") })} {rest}
      </PageAnswer>
    );
  }
  if (admins.length === 1) {
    return (
      <PageAnswer page={t("page")} tone="hold" title={t("oneAdmin")}>
        {t.rich("oneAdminWhy", { email: admins[0]?.email ?? "", b })} {rest}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer page={t("page")} tone="pass" title={t("nothing")}>
      {rest}
    </PageAnswer>
  );
}
