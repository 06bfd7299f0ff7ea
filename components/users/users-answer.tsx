import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { identityAttention } from "#lib/identity/attention.ts";
import type { BootstrapToken, TokenView, UserView } from "#lib/identity/users/model.ts";

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
  const live = tokens.filter((token) => token.state === "works");
  const rest = t("rest", {
    people: active.length,
    tokens: live.length + (bootstrap === "absent" ? 0 : 1),
  });
  const b = (words: ReactNode) => <strong>{words}</strong>;
  const [need] = identityAttention({ bootstrap, users, tokens, now });
  switch (need?.code) {
    case "bootstrap-left-over":
      return (
        <PageAnswer page={t("page")} tone="hold" title={t("leftOver")}>
          {t.rich("leftOverWhy", { b })} {rest}
        </PageAnswer>
      );
    case "tokens-end-soon": {
      const { names } = need.params;
      return (
        <PageAnswer page={t("page")} tone="hold" title={t("ending", { count: names.length })}>
          {t("endingWhy", { names: names.join(", ") })} {rest}
        </PageAnswer>
      );
    }
    case "one-admin":
      return (
        <PageAnswer page={t("page")} tone="hold" title={t("oneAdmin")}>
          {t.rich("oneAdminWhy", { email: need.params.email, b })} {rest}
        </PageAnswer>
      );
    default:
      return (
        <PageAnswer page={t("page")} tone="pass" title={t("nothing")}>
          {rest}
        </PageAnswer>
      );
  }
}
