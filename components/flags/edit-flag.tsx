"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { SaveFlag } from "./flag-dialog.tsx";

const FlagDialog = lazy(() => import("./flag-dialog.tsx"));

/** Opens the description and the owner of one flag. */
export function EditFlag({
  action,
  disabledReason,
  ...flag
}: {
  name: string;
  description: string;
  owner: string;
  action: SaveFlag;
  disabledReason: string | null;
}) {
  const t = useTranslations("flags.dialog");
  return (
    <DialogButton
      disabled={disabledReason !== null}
      title={disabledReason ?? undefined}
      dialog={(close) => <FlagDialog action={action} flag={flag} onClose={close} />}
    >
      <Pencil aria-hidden="true" />
      {t("edit")}
    </DialogButton>
  );
}
