"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { ClientTokenAction } from "./add-application-dialog.tsx";

const AddApplicationDialog = lazy(() => import("./add-application-dialog.tsx"));

export function AddApplication({ action }: { action: ClientTokenAction }) {
  const t = useTranslations("applications.addApplication");
  return (
    <DialogButton size="sm" dialog={(close) => <AddApplicationDialog action={action} onClose={close} />}>
      <KeyRound aria-hidden />
      {t("addAnApplication")}
    </DialogButton>
  );
}
