import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import type { TokenView, UserView } from "#lib/identity/users/model.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { AccessTable } from "./access-table.tsx";
import { NewPassword } from "./new-password.tsx";
import { RoleSelect } from "./role-select.tsx";

type Props = {
  users: UserView[];
  tokens: TokenView[];
  /** The id of the one who looks. */
  self: string;
  changeRole: FormAction;
  setDisabled: FormAction;
  resetPassword: FormAction;
};

export function UserTable({ users, tokens, self, changeRole, setDisabled, resetPassword }: Props) {
  const admins = users.filter((user) => user.role === "admin" && user.disabledAt === null);
  const lastAdmin = admins.length === 1 ? admins[0]?.id : undefined;
  return (
    <AccessTable
      label="Users"
      who="User"
      last="Last sign-in"
      rows={users.map((user) => ({
        id: user.id,
        who: (
          <>
            <span className="font-semibold">{user.email}</span>
            {user.id === self ? <span className="text-muted"> (you)</span> : null}
          </>
        ),
        about: `${user.name ? `${user.name}, ` : ""}added by ${user.createdBy}`,
        role: <RoleSelect user={user} action={changeRole} isLastAdmin={user.id === lastAdmin} />,
        state: user.disabledAt ? <Badge tone="hold">disabled</Badge> : <Badge tone="pass">can sign in</Badge>,
        last: user.lastSignInAt,
        buttons: (
          <>
            <NewPassword user={{ id: user.id, email: user.email }} action={resetPassword} />
            {user.id === lastAdmin ? null : (
              <DisableButton user={user} tokens={workingTokensOf(user, tokens)} action={setDisabled} />
            )}
          </>
        ),
      }))}
    />
  );
}

function workingTokensOf(user: UserView, tokens: TokenView[]): TokenView[] {
  return tokens.filter((token) => token.createdById === user.id && token.state === "works");
}

function DisableButton({
  user,
  tokens,
  action,
}: {
  user: UserView;
  /** Those that end with the account. */
  tokens: TokenView[];
  action: FormAction;
}) {
  if (user.disabledAt) {
    return (
      <ActionButton
        size="sm"
        action={action}
        fields={{ id: user.id, disabled: false }}
        done={`${user.email} can sign in again. Tokens that ended with the account stay ended.`}
      >
        Enable
      </ActionButton>
    );
  }
  const names = tokens.map((token) => token.name).join(", ");
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      confirmation={{
        action,
        fields: { id: user.id, disabled: true },
        done: `${user.email} is out.`,
        title: `Disable ${user.email}?`,
        consequence: (
          <>
            Every open session ends with its next request, and signing in is refused.{" "}
            {tokens.length > 0 ? (
              <strong>{`${countOf(tokens.length, "token ends too", "tokens end too")}: ${names}. They stay ended. `}</strong>
            ) : null}
            What they did stays on record. The account can be enabled again.
          </>
        ),
        confirm: "Disable",
        danger: true,
      }}
    >
      Disable
    </ConfirmButton>
  );
}
