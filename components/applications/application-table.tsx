import { AppWindow, Ban, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { AccessTable } from "#components/users/access-table.tsx";
import { RevokeButton } from "#components/users/revoke-button.tsx";
import type { ClientTokenView } from "#lib/identity/applications/model.ts";
import type { ClientTokenAction } from "./add-application-dialog.tsx";
import { RotateToken } from "./rotate-token.tsx";

/** Every token that an application asks gateways with, that of the environment first. */
export function ApplicationTable({
  tokens,
  hasEnvironmentToken,
  now,
  rotate,
  revoke,
}: {
  tokens: ClientTokenView[];
  hasEnvironmentToken: boolean;
  now: Date;
  rotate: ClientTokenAction;
  revoke: FormAction;
}) {
  const t = useTranslations("applications.applicationTable");
  if (tokens.length === 0 && !hasEnvironmentToken) {
    return (
      <EmptyState icon={AppWindow} title={t("title")}>
        {t("aGatewayThatOtherMachines")}
      </EmptyState>
    );
  }
  const made = tokens.map((token) => ({
    id: token.id,
    who: <span className="font-semibold">{token.application}</span>,
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
    role: <Holder scope={token.scope} />,
    state: <State token={token} now={now} />,
    last: token.lastUsedAt,
    buttons: hasEnded(token, now) ? null : (
      <>
        <RotateToken token={token} action={rotate} />
        <RevokeButton
          token={token}
          what={t("aTokenOf", { application: token.application })}
          label={t("revokeTheTokenOfThat", { application: token.application, prefix: token.prefix })}
          consequence={t.rich("refused", { prefix: token.prefix, code: (prefix) => <Code>{prefix}</Code> })}
          action={revoke}
        />
      </>
    ),
  }));
  const fromEnvironment = {
    id: "SLUICE_CLIENT_TOKEN",
    who: <span className="font-semibold">SLUICE_CLIENT_TOKEN</span>,
    about: t("environment"),
    role: <Holder scope="server" />,
    state: <Badge tone="pass">{t("works")}</Badge>,
    last: t("notRecorded"),
    buttons: null,
  };
  return (
    <AccessTable
      label={t("tokensOfApplications")}
      who={t("application")}
      may={t("forIts")}
      last={t("lastUsed")}
      rows={hasEnvironmentToken ? [fromEnvironment, ...made] : made}
    />
  );
}

/** A phone shows no head of the column. */
function Holder({ scope }: { scope: ClientTokenView["scope"] }) {
  const t = useTranslations("applications.applicationTable");
  return (
    <>
      <span className="md:hidden">{t("onPhone")} </span>
      {t(scope)}
    </>
  );
}

function hasEnded({ revokedAt, expiresAt }: ClientTokenView, now: Date): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt <= now);
}

function State({ token, now }: { token: ClientTokenView; now: Date }) {
  const t = useTranslations("applications.applicationTable");
  const { expiresAt } = token;
  if (token.revokedAt) return <Badge icon={Ban}>{t("revoked")}</Badge>;
  if (hasEnded(token, now)) return <Badge icon={Clock}>{t("expired")}</Badge>;
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
