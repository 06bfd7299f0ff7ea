"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useRoleOptions } from "./use-role-options.ts";

export default function AddUserDialog({ action, onClose }: { action: FormAction; onClose: () => void }) {
  const t = useTranslations("users.addUserDialog");
  const roles = useRoleOptions();
  return (
    <FormDialog
      title={t("title")}
      description={t("description")}
      action={action}
      done={t("done")}
      submit={t("submit")}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label={t("email")} error={problemOf("email")}>
            <Input name="email" type="email" autoComplete="off" required />
          </Field>
          <Field label={t("name")} error={problemOf("name")}>
            <Input name="name" autoComplete="off" maxLength={100} />
          </Field>
          <Field label={t("role")} error={problemOf("role")}>
            <Select name="role" defaultValue="viewer" options={roles} />
          </Field>
          <Field label={t("password")} hint={t("atLeast12CharactersNot")} error={problemOf("password")}>
            <Input name="password" type="password" autoComplete="new-password" minLength={12} required />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
