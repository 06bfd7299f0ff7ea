"use client";

import { useTranslations } from "next-intl";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

const NO_PLAN = "none";

export type SaveFlag = FormAction<{ name: string }>;

/** A new flag, or the words of one that exists. */
export default function FlagDialog({
  action,
  flag,
  plans = [],
  onSaved,
  onClose,
}: {
  action: SaveFlag;
  flag?: { name: string; description: string; owner: string };
  plans?: string[];
  onSaved?: (name: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("flags.dialog");
  const save: SaveFlag = (previous, form) => {
    if (form.get("planName") === NO_PLAN) form.delete("planName");
    return action(previous, form);
  };
  return (
    <FormDialog
      title={flag ? t("editTitle", { name: flag.name }) : t("create")}
      description={flag ? undefined : t("beginsOff")}
      action={save}
      done={t(flag ? "saved" : "created")}
      submit={t(flag ? "save" : "submit")}
      onDone={(saved) => (saved ? onSaved?.(saved.name) : undefined)}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          {flag ? (
            <input type="hidden" name="name" value={flag.name} />
          ) : (
            <Field label={t("name")} hint={t("nameHint")} error={problemOf("name")}>
              <Input name="name" required autoComplete="off" spellCheck={false} className="font-mono" />
            </Field>
          )}
          <Field label={t("description")} error={problemOf("description")}>
            <Textarea name="description" rows={2} maxLength={500} defaultValue={flag?.description ?? ""} />
          </Field>
          <Field label={t("owner")} hint={t("ownerHint")} error={problemOf("owner")}>
            <Input name="owner" maxLength={200} defaultValue={flag?.owner ?? ""} autoComplete="off" />
          </Field>
          {!flag && plans.length > 0 ? (
            <Field label={t("plan")} hint={t("planHint")} error={problemOf("planName")}>
              <Select
                name="planName"
                defaultValue={NO_PLAN}
                options={[
                  { value: NO_PLAN, label: t("noPlan") },
                  ...plans.map((plan) => ({ value: plan, label: plan })),
                ]}
              />
            </Field>
          ) : null}
        </>
      )}
    </FormDialog>
  );
}
