"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ClientTokenView } from "#lib/identity/applications/model.ts";
import type { ClientTokenAction } from "./add-application-dialog.tsx";

export default function RotateTokenDialog({
  token,
  action,
  onClose,
}: {
  token: ClientTokenView;
  action: ClientTokenAction;
  onClose: () => void;
}) {
  const t = useTranslations("applications.rotateTokenDialog");
  const overlaps = [
    { value: "0", label: t("notAtAll"), hint: t("refusedAtOnce") },
    { value: "1", label: t("hour") },
    { value: "24", label: t("day") },
    { value: "168", label: t("days") },
  ];
  return (
    <FormDialog
      title={t("replaceATokenOf", { application: token.application })}
      description={t("theNextTokenWorksAt", { prefix: token.prefix })}
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
          <input type="hidden" name="id" value={token.id} />
          <Field label={t("stillWorksFor", { prefix: token.prefix })} error={problemOf("overlapHours")}>
            <Select name="overlapHours" defaultValue="24" options={overlaps} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
