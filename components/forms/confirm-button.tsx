"use client";

import { lazy } from "react";
import type { Confirmation } from "./confirm-dialog.tsx";
import { type ButtonLook, DialogButton } from "./dialog-button.tsx";

const ConfirmDialog = lazy(() => import("./confirm-dialog.tsx"));

/** A button that says the consequence first and acts on the second press. */
export function ConfirmButton({ confirmation, ...button }: ButtonLook & { confirmation: Confirmation }) {
  return <DialogButton {...button} dialog={(close) => <ConfirmDialog {...confirmation} onClose={close} />} />;
}
