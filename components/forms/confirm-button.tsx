"use client";

import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { FormAction } from "./use-form-action.ts";

// The dialog's code arrives with the first press.
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
export function ConfirmButton({
  confirmation,
  children,
  ...button
}: Omit<ComponentProps<typeof Button>, "type" | "asChild" | "onClick" | "pending"> & {
  confirmation: Confirmation;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)} aria-haspopup="dialog">
        {children}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ConfirmDialog {...confirmation} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
