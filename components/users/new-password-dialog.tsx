"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

export default function NewPasswordDialog({
  user,
  action,
  onClose,
}: {
  user: { id: string; email: string };
  action: FormAction;
  onClose: () => void;
}) {
  const t = useTranslations("users.newPasswordDialog");
  return (
    <FormDialog
      title={t("newPasswordFor", { email: user.email })}
      description={t("description")}
      action={action}
      done={t("hasANewPassword", { email: user.email })}
      submit={t("submit")}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <input type="hidden" name="id" value={user.id} />
          <Field label={t("newPassword")} hint={t("atLeast12CharactersNot")} error={problemOf("password")}>
            <Input name="password" type="password" autoComplete="new-password" minLength={12} required />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
