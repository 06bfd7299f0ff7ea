import { Ban, Clock, KeyRound, type LucideIcon, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { BootstrapToken, TokenState, TokenView } from "#lib/identity/users/model.ts";
import { roleName } from "#lib/kernel/permissions.ts";
import { AccessTable } from "./access-table.tsx";
import { RevokeButton } from "./revoke-button.tsx";

/** Every token, ADMIN_TOKEN first where it is set. */
export function TokenTable({
  tokens,
  bootstrap,
  revoke,
}: {
  tokens: TokenView[];
  bootstrap: BootstrapToken;
  revoke: FormAction;
}) {
  const t = useTranslations("users.tokenTable");
  const say = useSay();
  if (tokens.length === 0 && bootstrap === "absent") {
    return (
      <EmptyState icon={KeyRound} title={t("title")}>
        {t("programsAndTheCommandLine")}
      </EmptyState>
    );
  }
  const made = tokens.map((token) => ({
    id: token.id,
    who: <span className="font-semibold">{token.name}</span>,
    about: (
      <>
        {t.rich("made", {
          prefix: token.prefix,
          by: token.createdBy,
          code: (prefix) => <Code>{prefix}</Code>,
          ago: () => <TimeAgo at={token.createdAt} />,
        })}
      </>
    ),
    role: <Role token={token} />,
    state: <State token={token} />,
    last: token.lastUsedAt,
    buttons: token.revokedAt ? null : (
      <RevokeButton token={token} what={token.name} consequence={t("consequence")} action={revoke} />
    ),
  }));
  const fromEnvironment = bootstrap !== "absent" && {
    id: "ADMIN_TOKEN",
    who: <span className="font-semibold">ADMIN_TOKEN</span>,
    about: t(bootstrap === "needed" ? "needed" : "leftOver"),
    role: say(roleName("admin")),
    state:
      bootstrap === "needed" ? (
        <Badge tone="pass">{t("works")}</Badge>
      ) : (
        <Badge tone="hold">{t("worksNotNeeded")}</Badge>
      ),
    last: t("notRecorded"),
    buttons: null,
  };
  return (
    <AccessTable
      label={t("apiTokens")}
      who={t("token")}
      last={t("lastUsed")}
      rows={fromEnvironment ? [fromEnvironment, ...made] : made}
    />
  );
}

function Role({ token }: { token: TokenView }) {
  const t = useTranslations("users.tokenTable");
  const say = useSay();
  const role = say(roleName(token.role));
  return (
    <>
      {role}
      {token.cappedFrom ? (
        <span className="block text-xs text-muted">
          {t("madeAs", { made: say(roleName(token.cappedFrom)), by: token.createdBy, role })}
        </span>
      ) : null}
    </>
  );
}

const ENDED: Record<Exclude<TokenState, "works">, LucideIcon> = {
  revoked: Ban,
  expired: Clock,
  "account-disabled": UserX,
  "account-gone": UserX,
};

function State({ token }: { token: TokenView }) {
  const t = useTranslations("users.tokenTable");
  const { expiresAt, state } = token;
  if (state === "works") {
    return (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Badge tone="pass">{t("works")}</Badge>
        {expiresAt ? (
          <span className="whitespace-nowrap text-xs text-muted">
            {t.rich("until", { at: () => <TimeAgo at={expiresAt} /> })}
          </span>
        ) : null}
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge icon={ENDED[state]}>{t(state)}</Badge>
      {state === "account-disabled" ? (
        <span className="text-xs text-muted">{t("withTheAccountOf", { createdBy: token.createdBy })}</span>
      ) : null}
      {state === "account-gone" ? <span className="text-xs text-muted">{t("itsAccountIsGone")}</span> : null}
    </span>
  );
}
