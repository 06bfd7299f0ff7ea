"use client";
import { useState } from "react";
import { useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { UserView } from "#lib/users/model.ts";
import type { Action } from "./user-table.tsx";

export function PasswordDialog({ user, action }: { user: UserView; action: Action }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label={`New password for ${user.email}`}>
          New password
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`New password for ${user.email}`}
        description="The old one stops working, and every open session of this person ends."
      >
        <PasswordForm user={user} action={action} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function PasswordForm({ user, action, onDone }: { user: UserView; action: Action; onDone: () => void }) {
  const { state, pending, onSubmit } = useFormAction(action, {
    done: `${user.email} has a new password.`,
    onDone,
  });
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="id" value={user.id} />
      <Field label="New password" hint="At least 8 characters." error={state.fieldErrors?.password}>
        <Input name="password" type="password" autoComplete="new-password" minLength={8} required />
      </Field>
      {state.fieldErrors ? null : <FormMessage state={state} />}
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>Set the password</SubmitButton>
      </DialogFooter>
    </form>
  );
}
