"use client";

import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { CreatedClientToken } from "#lib/identity/applications/model.ts";

export type ClientTokenAction = FormAction<CreatedClientToken>;

const SCOPES = [
  { value: "server", label: "Its servers", hint: "ask, follow changes, confirm them and count" },
  { value: "browser", label: "Its pages", hint: "only ask; anybody can read it there" },
];
const EXPIRIES = [
  { value: "", label: "no end" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

export default function AddApplicationDialog({
  action,
  onClose,
}: {
  action: ClientTokenAction;
  onClose: () => void;
}) {
  return (
    <FormDialog
      title="Add an application"
      description="It gets a token to ask gateways for flags with. Whoever confirms the kill switch or reports which path is used is known by it."
      action={action}
      submit="Make its token"
      afterwards={(created) => (
        <ShownOnce secret={created.token}>
          This is the token of <strong>{created.application}</strong>.
        </ShownOnce>
      )}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field
            label="Application"
            hint="Letters, digits, dots, hyphens or underscores: shop, clinic."
            error={problemOf("application")}
          >
            <Input name="application" autoComplete="off" maxLength={50} required />
          </Field>
          <Field label="Who has it" error={problemOf("scope")}>
            <Select name="scope" defaultValue="server" options={SCOPES} />
          </Field>
          <Field label="Works for" error={problemOf("expiresInDays")}>
            <Select name="expiresInDays" defaultValue="365" options={EXPIRIES} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
