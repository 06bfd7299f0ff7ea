import { Laptop } from "lucide-react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { SessionView } from "#lib/identity/users/model.ts";

/** Where somebody is signed in, and how to end that. */
export function SessionTable({
  sessions,
  here,
  showsPeople,
  end,
}: {
  sessions: SessionView[];
  /** The session that looks; it ends by signing out. */
  here: string | null;
  showsPeople: boolean;
  end: FormAction;
}) {
  if (sessions.length === 0) return <EmptyState icon={Laptop} title="Nobody is signed in" />;
  return (
    <Table label="Open sessions" stacked>
      <THead>
        <Tr>
          {showsPeople ? <Th>User</Th> : null}
          <Th>Browser</Th>
          <Th>Signed in</Th>
          <Th>Last seen</Th>
          <Th>
            <span className="sr-only">What can be done</span>
          </Th>
        </Tr>
      </THead>
      <TBody>
        {sessions.map((session) => (
          <Tr key={session.id}>
            {showsPeople ? <Td className="font-semibold">{session.email}</Td> : null}
            <Td>
              <span className="inline-flex flex-wrap items-center gap-2">
                {session.browser}
                {session.id === here ? <Badge tone="pass">this one</Badge> : null}
              </span>
              <span className="block text-xs text-muted">from {session.address}</span>
            </Td>
            <Td className="text-muted">
              <span className="md:hidden">Signed in </span>
              <TimeAgo at={session.createdAt} />
              <span className="block text-xs">
                ends <TimeAgo at={session.endsAt} /> at the latest
              </span>
            </Td>
            <Td className="whitespace-nowrap text-muted">
              <span className="md:hidden">Last seen </span>
              {session.id === here ? "now" : <TimeAgo at={session.lastSeenAt} />}
            </Td>
            <Td>
              <div className="flex justify-end max-md:justify-start max-md:[&>*]:flex-1">
                {session.id === here ? null : <EndButton session={session} action={end} />}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function EndButton({ session, action }: { session: SessionView; action: FormAction }) {
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      aria-label={`End the session of ${session.email} in ${session.browser}, ${session.address}`}
      confirmation={{
        action,
        fields: { id: session.id },
        done: "The session was ended.",
        title: `End the session in ${session.browser}?`,
        consequence: `${session.email} is signed out there (${session.address}) with the next press, and can sign in again.`,
        confirm: "End it",
        danger: true,
      }}
    >
      End
    </ConfirmButton>
  );
}
