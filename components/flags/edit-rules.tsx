"use client";

import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FlagWindow } from "#lib/flags/model.ts";
import type { ChangeFlag, PreviewChange } from "./use-previewed-change.tsx";

const EditRulesDialog = lazy(() => import("./edit-rules-dialog.tsx"));

export type EditRulesProps = {
  name: string;
  allowKeys: string[];
  window: FlagWindow | null;
  action: ChangeFlag;
  preview: PreviewChange;
};

/** Opens the allow-list and the window. */
export function EditRules({ disabledReason, ...props }: EditRulesProps & { disabledReason: string | null }) {
  return (
    <DialogButton
      size="sm"
      disabled={disabledReason !== null}
      title={disabledReason ?? undefined}
      dialog={(close) => <EditRulesDialog {...props} onClose={close} />}
    >
      Change rules
    </DialogButton>
  );
}
