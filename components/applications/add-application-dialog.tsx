"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { CreatedClientToken } from "#lib/identity/applications/model.ts";

export type ClientTokenAction = FormAction<CreatedClientToken>;

export default function AddApplicationDialog({
  action,
  onClose,
}: {
  action: ClientTokenAction;
  onClose: () => void;
}) {
  const t = useTranslations("applications.addApplicationDialog");
  const scopes = [
    { value: "server", label: t("server"), hint: t("serverHint") },
    { value: "browser", label: t("browser"), hint: t("browserHint") },
  ];
  const expiries = [
    { value: "", label: t("noEnd") },
    { value: "90", label: t("days", { days: "90" }) },
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
          {t.rich("made", { application: created.application, b: (name) => <strong>{name}</strong> })}
        </ShownOnce>
      )}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field
            label={t("application")}
            hint={t("lettersDigitsDotsHyphensOr")}
            error={problemOf("application")}
          >
            <Input name="application" autoComplete="off" maxLength={50} required />
          </Field>
          <Field label={t("whoHasIt")} error={problemOf("scope")}>
            <Select name="scope" defaultValue="server" options={scopes} />
          </Field>
          <Field label={t("worksFor")} error={problemOf("expiresInDays")}>
            <Select name="expiresInDays" defaultValue="365" options={expiries} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
