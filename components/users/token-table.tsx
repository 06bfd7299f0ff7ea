import { Ban, Clock, KeyRound } from "lucide-react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { roleName } from "#lib/auth/permissions.ts";
import type { TokenView } from "#lib/users/model.ts";
import { AccessTable } from "./access-table.tsx";

export function TokenTable({ tokens, now, revoke }: { tokens: TokenView[]; now: Date; revoke: FormAction }) {
  if (tokens.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No token was made yet">
        Programs and the command line sign in with a token. It is shown once, when it is made.
      </EmptyState>
    );
  }
  return (
    <AccessTable
      label="API tokens"
      who="Token"
      last="Last used"
      rows={tokens.map((token) => ({
        id: token.id,
        who: <span className="font-semibold">{token.name}</span>,
        about: (
          <>
            <Code>{token.prefix}…</Code> made by {token.createdBy} <TimeAgo at={token.createdAt} />
          </>
        ),
        role: roleName(token.role),
        state: <TokenState token={token} now={now} />,
        lastAt: token.lastUsedAt,
        buttons: token.revokedAt ? null : <RevokeButton token={token} action={revoke} />,
      }))}
    />
  );
}

function TokenState({ token, now }: { token: TokenView; now: Date }) {
  if (token.revokedAt) return <Badge icon={Ban}>revoked</Badge>;
  if (token.expiresAt && token.expiresAt <= now) return <Badge icon={Clock}>expired</Badge>;
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

function RevokeButton({ token, action }: { token: TokenView; action: FormAction }) {
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      aria-label={`Revoke ${token.name}`}
      confirmation={{
        action,
        fields: { id: token.id },
        done: `${token.name} no longer works.`,
        title: `Revoke ${token.name}?`,
        consequence: (
          <>
            Programs that use it are refused from their next request.{" "}
            {token.lastUsedAt ? (
              <>
                It was last used <TimeAgo at={token.lastUsedAt} />.
              </>
            ) : (
              "It was never used."
            )}{" "}
            This cannot be undone.
          </>
        ),
        confirm: "Revoke",
        danger: true,
      }}
    >
      Revoke
    </ConfirmButton>
  );
}
