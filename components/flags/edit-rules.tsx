"use client";

import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { EditRulesProps } from "./edit-rules-dialog.tsx";

const EditRulesDialog = lazy(() => import("./edit-rules-dialog.tsx"));

/** Opens the allow-list and the window. */
export function EditRules({ disabledReason, ...props }: EditRulesProps & { disabledReason: string | null }) {
  const t = useTranslations("flag.rules");
  return (
    <DialogButton
      size="sm"
      disabled={disabledReason !== null}
      title={disabledReason ?? undefined}
      dialog={(close) => <EditRulesDialog {...props} onClose={close} />}
    >
      {t("change")}
    </DialogButton>
  );
}
