"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { CreatedToken } from "#lib/identity/tokens/create-token.ts";
import { useRoleOptions } from "./use-role-options.ts";

export type AddTokenAction = FormAction<CreatedToken>;

export default function AddTokenDialog({ action, onClose }: { action: AddTokenAction; onClose: () => void }) {
  const t = useTranslations("users.addTokenDialog");
  const roles = useRoleOptions();
  const expiries = [
    ...["7", "30", "90"].map((days) => ({ value: days, label: t("days", { days }) })),
    { value: "365", label: t("aYear") },
  ];
  return (
    <FormDialog
      title={t("title")}
      description={t("description")}
      action={action}
      submit={t("submit")}
      afterwards={(created) => (
        <ShownOnce secret={created.token}>
          {t.rich("made", { name: created.name, b: (name) => <strong>{name}</strong> })}
        </ShownOnce>
      )}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label={t("name")} hint={t("whatUsesItDeployPipeline")} error={problemOf("name")}>
            <Input name="name" autoComplete="off" maxLength={100} required />
          </Field>
          <Field label={t("role")} error={problemOf("role")}>
            <Select name="role" defaultValue="viewer" options={roles} />
          </Field>
          <Field label={t("worksFor")} error={problemOf("expiresInDays")}>
            <Select name="expiresInDays" defaultValue="90" options={expiries} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
