"use client";

import { type ComponentProps, type ReactNode, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";

export type ButtonLook = Omit<ComponentProps<typeof Button>, "type" | "asChild" | "onClick" | "pending">;

/** A button that opens a dialog. Give a lazy one: its code then arrives with the first press, and no page pays for it. */
export function DialogButton({
  dialog,
  startOpen = false,
  ...button
}: ButtonLook & { dialog: (close: () => void) => ReactNode; startOpen?: boolean | undefined }) {
  const [open, setOpen] = useState(startOpen);
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)} aria-haspopup="dialog" />
      {open ? <Suspense fallback={null}>{dialog(() => setOpen(false))}</Suspense> : null}
    </>
  );
}
