"use client";

import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { ROLE_OPTIONS } from "./role-options.ts";

export default function AddUserDialog({ action, onClose }: { action: FormAction; onClose: () => void }) {
  return (
    <FormDialog
      title="Add a user"
      description="They can sign in at once, with this password."
      action={action}
      done="The user was added."
      submit="Add the user"
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label="Email" error={problemOf("email")}>
            <Input name="email" type="email" autoComplete="off" required />
          </Field>
          <Field label="Name" error={problemOf("name")}>
            <Input name="name" autoComplete="off" maxLength={100} />
          </Field>
          <Field label="Role" error={problemOf("role")}>
            <Select name="role" defaultValue="viewer" options={ROLE_OPTIONS} />
          </Field>
          <Field
            label="Password"
            hint="At least 12 characters, not easy to guess. Give it to them by another way."
            error={problemOf("password")}
          >
            <Input name="password" type="password" autoComplete="new-password" minLength={12} required />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
