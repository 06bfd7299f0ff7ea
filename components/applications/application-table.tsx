import { AppWindow, Ban, Clock } from "lucide-react";
import type { ReactNode } from "react";
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

const HOLDERS: Record<ClientTokenView["scope"], string> = { server: "servers", browser: "pages" };

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
  if (tokens.length === 0 && !hasEnvironmentToken) {
    return (
      <EmptyState icon={AppWindow} title="No application has a token yet">
        A gateway that other machines reach refuses whoever has none, and only who has one is counted when a
        change is confirmed.
      </EmptyState>
    );
  }
  const made = tokens.map((token) => ({
    id: token.id,
    who: <span className="font-semibold">{token.application}</span>,
    about: (
      <>
        <Code>{token.prefix}…</Code> made by {token.createdBy} <TimeAgo at={token.createdAt} />
      </>
    ),
    role: <Holder scope={token.scope} />,
    state: state(token, now),
    last: token.lastUsedAt,
    buttons: hasEnded(token, now) ? null : (
      <>
        <RotateToken token={token} action={rotate} />
        <RevokeButton
          token={token}
          what={`a token of ${token.application}`}
          label={`Revoke the token of ${token.application} that begins with ${token.prefix}`}
          consequence={
            <>
              Programs that have <Code>{token.prefix}…</Code> are refused and disconnected at once. They go on
              with the flags that they have, and hear of no change.
            </>
          }
          action={revoke}
        />
      </>
    ),
  }));
  return (
    <AccessTable
      label="Tokens of applications"
      who="Application"
      may="For its"
      last="Last used"
      rows={hasEnvironmentToken ? [ENVIRONMENT, ...made] : made}
    />
  );
}

/** A phone shows no head of the column. */
function Holder({ scope }: { scope: ClientTokenView["scope"] }) {
  return (
    <>
      <span className="md:hidden">for its </span>
      {HOLDERS[scope]}
    </>
  );
}

const ENVIRONMENT = {
  id: "SLUICE_CLIENT_TOKEN",
  who: <span className="font-semibold">SLUICE_CLIENT_TOKEN</span>,
  about: "from the environment, of a first application; nothing here ends it",
  role: <Holder scope="server" />,
  state: <Badge tone="pass">works</Badge>,
  last: "not recorded",
  buttons: null,
};

function hasEnded({ revokedAt, expiresAt }: ClientTokenView, now: Date): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt <= now);
}

function state(token: ClientTokenView, now: Date): ReactNode {
  if (token.revokedAt) return <Badge icon={Ban}>revoked</Badge>;
  if (hasEnded(token, now)) return <Badge icon={Clock}>expired</Badge>;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone="pass">works</Badge>
      {token.expiresAt ? (
        <span className="whitespace-nowrap text-xs text-muted">
          until <TimeAgo at={token.expiresAt} />
        </span>
      ) : null}
    </span>
  );
}
