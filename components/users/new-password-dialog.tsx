"use client";

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
  return (
    <FormDialog
      title={`New password for ${user.email}`}
      description="The old one stops working, and every open session of this person ends."
      action={action}
      done={`${user.email} has a new password.`}
      submit="Set the password"
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <input type="hidden" name="id" value={user.id} />
          <Field
            label="New password"
            hint="At least 12 characters, not easy to guess."
            error={problemOf("password")}
          >
            <Input name="password" type="password" autoComplete="new-password" minLength={12} required />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
