import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import type { TokenView, UserView } from "#lib/identity/users/model.ts";
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
  const t = useTranslations("users.userTable");
  const admins = users.filter((user) => user.role === "admin" && user.disabledAt === null);
  const lastAdmin = admins.length === 1 ? admins[0]?.id : undefined;
  return (
    <AccessTable
      label={t("users")}
      who={t("user")}
      last={t("lastSignIn")}
      rows={users.map((user) => ({
        id: user.id,
        who: (
          <>
            <span className="font-semibold">{user.email}</span>
            {user.id === self ? <span className="text-muted"> {t("you")}</span> : null}
          </>
        ),
        about: user.name
          ? t("namedAddedBy", { name: user.name, by: user.createdBy })
          : t("addedBy", { by: user.createdBy }),
        role: <RoleSelect user={user} action={changeRole} isLastAdmin={user.id === lastAdmin} />,
        state: user.disabledAt ? (
          <Badge tone="hold">{t("disabled")}</Badge>
        ) : (
          <Badge tone="pass">{t("canSignIn")}</Badge>
        ),
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
  const t = useTranslations("users.userTable");
  if (user.disabledAt) {
    return (
      <ActionButton
        size="sm"
        action={action}
        fields={{ id: user.id, disabled: false }}
        done={t("canSignInAgainTokens", { email: user.email })}
      >
        {t("enable")}
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
        done: t("done", { email: user.email }),
        title: t("title", { email: user.email }),
        consequence: (
          <>
            {t("sessionsEnd")}{" "}
            {tokens.length > 0 ? <strong>{t("tokensEnd", { count: tokens.length, names })} </strong> : null}
            {t("record")}
          </>
        ),
        confirm: t("disable"),
        danger: true,
      }}
    >
      {t("disable")}
    </ConfirmButton>
  );
}
