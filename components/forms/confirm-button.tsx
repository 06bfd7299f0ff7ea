"use client";

import { lazy, type ReactNode } from "react";
import { type ButtonLook, DialogButton } from "./dialog-button.tsx";
import type { FormAction } from "./use-form-action.ts";

const ConfirmDialog = lazy(() => import("./confirm-dialog.tsx"));

export type Confirmation = {
  action: FormAction;
  fields: Record<string, string | number | boolean>;
  done: string;
  title: string;
  /** What will happen, in people and rows. */
  consequence: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  danger?: boolean | undefined;
  /** Asks for a reason, sent as `reason`. */
  reason?: { label: string; required: boolean } | undefined;
  /** Must be typed exactly, sent as `confirmName`. */
  typed?: string | undefined;
};

/** A button that says the consequence first and acts on the second press. */
export function ConfirmButton({ confirmation, ...button }: ButtonLook & { confirmation: Confirmation }) {
  return <DialogButton {...button} dialog={(close) => <ConfirmDialog {...confirmation} onClose={close} />} />;
}
