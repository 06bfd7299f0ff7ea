"use client";

import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { ClientTokenView } from "#lib/identity/applications/model.ts";
import type { ClientTokenAction } from "./add-application-dialog.tsx";

const RotateTokenDialog = lazy(() => import("./rotate-token-dialog.tsx"));

export function RotateToken({ token, action }: { token: ClientTokenView; action: ClientTokenAction }) {
  const t = useTranslations("applications.rotateToken");
  return (
    <DialogButton
      size="sm"
      aria-label={t("replaceTheTokenOfThat", { application: token.application, prefix: token.prefix })}
      dialog={(close) => <RotateTokenDialog token={token} action={action} onClose={close} />}
    >
      {t("replace")}
    </DialogButton>
  );
}
