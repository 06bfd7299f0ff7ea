"use client";

import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";

const NewPasswordDialog = lazy(() => import("./new-password-dialog.tsx"));

export function NewPassword({ user, action }: { user: { id: string; email: string }; action: FormAction }) {
  const t = useTranslations("users.newPassword");
  return (
    <DialogButton
      size="sm"
      aria-label={t("newPasswordFor", { email: user.email })}
      dialog={(close) => <NewPasswordDialog user={user} action={action} onClose={close} />}
    >
      {t("newPassword")}
    </DialogButton>
  );
}
