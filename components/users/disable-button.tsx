"use client";
import { useState } from "react";
import { useFormAction } from "#components/forms/use-form-action.ts";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogTrigger,
} from "#components/ui/alert-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogFooter } from "#components/ui/dialog.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import type { UserView } from "#lib/users/model.ts";
import type { Action } from "./user-table.tsx";

export function DisableButton({
  user,
  action,
  isLastAdmin,
}: {
  user: UserView;
  action: Action;
  isLastAdmin: boolean;
}) {
  const [open, setOpen] = useState(false);
  const { state, pending, onSubmit } = useFormAction(action, {
    done: user.disabledAt ? `${user.email} can sign in again.` : `${user.email} is out.`,
    onDone: () => setOpen(false),
  });
  if (isLastAdmin) return null;
  if (user.disabledAt) {
    return (
      <form onSubmit={onSubmit}>
        <input type="hidden" name="id" value={user.id} />
        <input type="hidden" name="disabled" value="false" />
        <SubmitButton pending={pending} variant="secondary" size="sm">
          Enable
        </SubmitButton>
      </form>
    );
  }
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="danger" size="sm">
          Disable
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent
        title={`Disable ${user.email}?`}
        description="Every open session ends with its next request, and signing in is refused. What they did stays on record. It can be undone."
      >
        <form onSubmit={onSubmit} className="flex flex-col gap-3">
          <input type="hidden" name="id" value={user.id} />
          <input type="hidden" name="disabled" value="true" />
          <FormMessage state={state} />
          <DialogFooter>
            <AlertDialogCancel asChild>
              <Button>Cancel</Button>
            </AlertDialogCancel>
            <SubmitButton pending={pending} variant="danger-solid">
              Disable
            </SubmitButton>
          </DialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
