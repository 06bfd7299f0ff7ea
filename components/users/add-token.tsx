"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { AddTokenAction } from "./add-token-dialog.tsx";

const AddTokenDialog = lazy(() => import("./add-token-dialog.tsx"));

export function AddToken({ action }: { action: AddTokenAction }) {
  const t = useTranslations("users.addToken");
  return (
    <DialogButton size="sm" dialog={(close) => <AddTokenDialog action={action} onClose={close} />}>
      <KeyRound aria-hidden />
      {t("makeAToken")}
    </DialogButton>
  );
}
