"use client";

import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { ClientTokenView } from "#lib/identity/applications/model.ts";
import type { ClientTokenAction } from "./add-application-dialog.tsx";

const RotateTokenDialog = lazy(() => import("./rotate-token-dialog.tsx"));

export function RotateToken({ token, action }: { token: ClientTokenView; action: ClientTokenAction }) {
  return (
    <DialogButton
      size="sm"
      aria-label={`Replace the token of ${token.application} that begins with ${token.prefix}`}
      dialog={(close) => <RotateTokenDialog token={token} action={action} onClose={close} />}
    >
      Replace
    </DialogButton>
  );
}
