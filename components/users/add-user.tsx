"use client";

import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";

const AddUserDialog = lazy(() => import("./add-user-dialog.tsx"));

export function AddUser({ action }: { action: FormAction }) {
  const t = useTranslations("users.addUser");
  return (
    <DialogButton size="sm" dialog={(close) => <AddUserDialog action={action} onClose={close} />}>
      <UserPlus aria-hidden />
      {t("addAUser")}
    </DialogButton>
  );
}
