import { Ban, Clock, KeyRound, type LucideIcon, UserX } from "lucide-react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code } from "#components/ui/code.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
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
  if (tokens.length === 0 && bootstrap === "absent") {
    return (
      <EmptyState icon={KeyRound} title="No token was made yet">
        Programs and the command line sign in with a token. It is shown once, when it is made, and ends with
        the account that made it.
      </EmptyState>
    );
  }
  const made = tokens.map((token) => ({
    id: token.id,
    who: <span className="font-semibold">{token.name}</span>,
    about: (
      <>
        <Code>{token.prefix}…</Code> made by {token.createdBy} <TimeAgo at={token.createdAt} />
      </>
    ),
    role: <Role token={token} />,
    state: <State token={token} />,
    last: token.lastUsedAt,
    buttons: token.revokedAt ? null : (
      <RevokeButton
        token={token}
        what={token.name}
        consequence="Programs that use it are refused from their next request."
        action={revoke}
      />
    ),
  }));
  return (
    <AccessTable
      label="API tokens"
      who="Token"
      last="Last used"
      rows={bootstrap === "absent" ? made : [bootstrapRow(bootstrap), ...made]}
    />
  );
}

function bootstrapRow(bootstrap: "needed" | "left over") {
  const needed = bootstrap === "needed";
  return {
    id: "ADMIN_TOKEN",
    who: <span className="font-semibold">ADMIN_TOKEN</span>,
    about: `from the environment of the web processes, ${needed ? "to make the first admin with" : "where it can be removed"}`,
    role: roleName("admin"),
    state: <Badge tone={needed ? "pass" : "hold"}>{needed ? "works" : "works, not needed"}</Badge>,
    last: "not recorded",
    buttons: null,
  };
}

function Role({ token }: { token: TokenView }) {
  return (
    <>
      {roleName(token.role)}
      {token.cappedFrom ? (
        <span className="block text-xs text-muted">
          made as {roleName(token.cappedFrom)}; {token.createdBy} is {roleName(token.role)} now
        </span>
      ) : null}
    </>
  );
}

const ENDED: Record<Exclude<TokenState, "works">, { icon: LucideIcon; word: string }> = {
  revoked: { icon: Ban, word: "revoked" },
  expired: { icon: Clock, word: "expired" },
  "account-disabled": { icon: UserX, word: "ended" },
  "account-gone": { icon: UserX, word: "ended" },
};

function State({ token }: { token: TokenView }) {
  if (token.state === "works") {
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
  const { icon, word } = ENDED[token.state];
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge icon={icon}>{word}</Badge>
      {token.state === "account-disabled" ? (
        <span className="text-xs text-muted">with the account of {token.createdBy}</span>
      ) : null}
      {token.state === "account-gone" ? (
        <span className="text-xs text-muted">its account is gone</span>
      ) : null}
    </span>
  );
}
