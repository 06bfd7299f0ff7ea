"use client";

import { UserPlus } from "lucide-react";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";

const AddUserDialog = lazy(() => import("./add-user-dialog.tsx"));

export function AddUser({ action }: { action: FormAction }) {
  return (
    <DialogButton size="sm" dialog={(close) => <AddUserDialog action={action} onClose={close} />}>
      <UserPlus aria-hidden />
      Add a user
    </DialogButton>
  );
}
