"use client";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { UserView } from "#lib/users/model.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { DisableButton } from "./disable-button.tsx";
import { PasswordDialog } from "./password-dialog.tsx";
import { RoleSelect } from "./role-select.tsx";

export type Action = (state: FormState, form: FormData) => Promise<FormState>;

type Props = {
  users: UserView[];
  /** The id of the one who looks. */
  self: string;
  changeRole: Action;
  setDisabled: Action;
  resetPassword: Action;
};

export function UserTable({ users, self, changeRole, setDisabled, resetPassword }: Props) {
  const admins = users.filter((user) => user.role === "admin" && user.disabledAt === null);
  const lastAdmin = admins.length === 1 ? admins[0]?.id : undefined;
  return (
    <Table label="Users">
      <THead>
        <Tr>
          <Th>User</Th>
          <Th>Role</Th>
          <Th>State</Th>
          <Th>Last sign-in</Th>
          <Th>
            <span className="sr-only">What can be done</span>
          </Th>
        </Tr>
      </THead>
      <TBody>
        {users.map((user) => (
          <Tr key={user.id}>
            <Td>
              <span className="font-semibold">{user.email}</span>
              {user.id === self ? <span className="text-muted"> (you)</span> : null}
              <span className="block text-xs text-muted">
                {user.name ? `${user.name}, ` : ""}added by {user.createdBy}
              </span>
            </Td>
            <Td>
              <RoleSelect user={user} action={changeRole} isLastAdmin={user.id === lastAdmin} />
            </Td>
            <Td>
              {user.disabledAt ? <Badge tone="hold">disabled</Badge> : <Badge tone="pass">can sign in</Badge>}
            </Td>
            <Td className="whitespace-nowrap text-muted">
              {user.lastSignInAt ? <TimeAgo at={user.lastSignInAt} /> : "never"}
            </Td>
            <Td>
              <div className="flex justify-end gap-2">
                <PasswordDialog user={user} action={resetPassword} />
                <DisableButton user={user} action={setDisabled} isLastAdmin={user.id === lastAdmin} />
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
