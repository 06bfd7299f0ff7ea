"use client";
import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { overlayStyle, panelStyle } from "./dialog.tsx";
import { useFocusReturn } from "./use-focus-return.ts";

export const AlertDialog = Radix.Root;
export const AlertDialogTrigger = Radix.Trigger;
/** Give it `asChild` and a Button. */
export const AlertDialogCancel = Radix.Cancel;

/** Asks once more, with the consequence in `description`; `children` are the form and the buttons. */
export function AlertDialogContent({
  title,
  description,
  children,
}: {
  title: ReactNode;
  description: ReactNode;
  children: ReactNode;
}) {
  const focusReturn = useFocusReturn();
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyle} />
      <Radix.Content className={panelStyle} {...focusReturn}>
        <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
        <Radix.Description asChild>
          <div className="mt-1 text-sm text-muted">{description}</div>
        </Radix.Description>
        <div className="mt-4">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  );
}
