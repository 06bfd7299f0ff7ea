"use client";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { FormState } from "#lib/web/form-state.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

type Action = (state: FormState, form: FormData) => Promise<FormState>;

export function AddUserDialog({ action }: { action: Action }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">
          <UserPlus aria-hidden />
          Add a user
        </Button>
      </DialogTrigger>
      <DialogContent title="Add a user" description="They can sign in at once, with this password.">
        <AddUserForm action={action} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function AddUserForm({ action, onDone }: { action: Action; onDone: () => void }) {
  const { state, pending, onSubmit } = useFormAction(action, { done: "The user was added.", onDone });
  const errors = state.fieldErrors ?? {};
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label="Email" error={errors.email}>
        <Input name="email" type="email" autoComplete="off" required />
      </Field>
      <Field label="Name" error={errors.name}>
        <Input name="name" autoComplete="off" maxLength={100} />
      </Field>
      <Field label="Role" error={errors.role}>
        <Select name="role" defaultValue="viewer" options={ROLE_OPTIONS} />
      </Field>
      <Field
        label="Password"
        hint="At least 8 characters. Give it to them by another way."
        error={errors.password}
      >
        <Input name="password" type="password" autoComplete="new-password" minLength={8} required />
      </Field>
      {state.fieldErrors ? null : <FormMessage state={state} />}
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>Add the user</SubmitButton>
      </DialogFooter>
    </form>
  );
}
