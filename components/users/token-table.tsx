"use client";
import { Ban, Clock, KeyRound } from "lucide-react";
import { useState } from "react";
import { useFormAction } from "#components/forms/use-form-action.ts";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogTrigger,
} from "#components/ui/alert-dialog.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { DialogFooter } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { roleName } from "#lib/auth/permissions.ts";
import type { TokenView } from "#lib/users/model.ts";
import type { Action } from "./user-table.tsx";

export function TokenTable({ tokens, now, revoke }: { tokens: TokenView[]; now: Date; revoke: Action }) {
  if (tokens.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No token was made yet">
        Programs and the command line sign in with a token. It is shown once, when it is made.
      </EmptyState>
    );
  }
  return (
    <Table label="API tokens">
      <THead>
        <Tr>
          <Th>Token</Th>
          <Th>Role</Th>
          <Th>State</Th>
          <Th>Last used</Th>
          <Th>
            <span className="sr-only">What can be done</span>
          </Th>
        </Tr>
      </THead>
      <TBody>
        {tokens.map((token) => (
          <Tr key={token.id}>
            <Td>
              <span className="font-semibold">{token.name}</span>
              <span className="block text-xs text-muted">
                <Code>{token.prefix}…</Code> made by {token.createdBy} <TimeAgo at={token.createdAt} />
              </span>
            </Td>
            <Td>{roleName(token.role)}</Td>
            <Td>
              <TokenState token={token} now={now} />
            </Td>
            <Td className="whitespace-nowrap text-muted">
              {token.lastUsedAt ? <TimeAgo at={token.lastUsedAt} /> : "never"}
            </Td>
            <Td className="text-right">
              {token.revokedAt ? null : <RevokeButton token={token} action={revoke} />}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
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

function RevokeButton({ token, action }: { token: TokenView; action: Action }) {
  const [open, setOpen] = useState(false);
  const { state, pending, onSubmit } = useFormAction(action, {
    done: `${token.name} no longer works.`,
    onDone: () => setOpen(false),
  });
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="danger" size="sm" aria-label={`Revoke ${token.name}`}>
          Revoke
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent
        title={`Revoke ${token.name}?`}
        description={
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
        }
      >
        <form onSubmit={onSubmit} className="flex flex-col gap-3">
          <input type="hidden" name="id" value={token.id} />
          <FormMessage state={state} />
          <DialogFooter>
            <AlertDialogCancel asChild>
              <Button>Cancel</Button>
            </AlertDialogCancel>
            <SubmitButton pending={pending} variant="danger-solid">
              Revoke
            </SubmitButton>
          </DialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
