"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { overlayStyle } from "#components/ui/dialog.tsx";
import { useFocusReturn } from "#components/ui/use-focus-return.ts";
import { Logo } from "./logo.tsx";
import type { NavCounts } from "./nav-items.ts";
import { NavLinks } from "./nav-links.tsx";

type Props = {
  counts: NavCounts;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** The sidebar of a narrow screen, as a sheet from the left. */
export function MobileSheet({ counts, open, onOpenChange, children }: Props) {
  const t = useTranslations("shell.nav");
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayStyle} />
        <Dialog.Content
          aria-describedby={undefined}
          {...focusReturn}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col overflow-y-auto border-r border-line bg-background p-3"
        >
          <div className="mb-2 flex items-center justify-between pl-2">
            <Dialog.Title className="flex items-center gap-2.5 text-sm font-semibold">
              <Logo className="size-4.5" />
              Sluice
            </Dialog.Title>
            <Dialog.Close
              aria-label={t("closeMenu")}
              className="inline-flex size-11 items-center justify-center rounded-lg text-muted hover:bg-sunken"
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <NavLinks counts={counts} onFollow={() => onOpenChange(false)} />
          <div className="mt-auto pt-4">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
