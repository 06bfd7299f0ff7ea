"use client";

import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { CreatedToken } from "#lib/identity/tokens/create-token.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

export type AddTokenAction = FormAction<CreatedToken>;

const EXPIRIES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

export default function AddTokenDialog({ action, onClose }: { action: AddTokenAction; onClose: () => void }) {
  return (
    <FormDialog
      title="Make an API token"
      description="For a program or the command line. It may do what its role may, never more than you may, and ends with your account."
      action={action}
      submit="Make the token"
      afterwards={(created) => (
        <ShownOnce secret={created.token}>
          This is the token <strong>{created.name}</strong>.
        </ShownOnce>
      )}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label="Name" hint="What uses it: deploy pipeline, cutover script." error={problemOf("name")}>
            <Input name="name" autoComplete="off" maxLength={100} required />
          </Field>
          <Field label="Role" error={problemOf("role")}>
            <Select name="role" defaultValue="viewer" options={ROLE_OPTIONS} />
          </Field>
          <Field label="Works for" error={problemOf("expiresInDays")}>
            <Select name="expiresInDays" defaultValue="90" options={EXPIRIES} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
