"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AlertDialog, AlertDialogCancel, AlertDialogContent } from "#components/ui/alert-dialog.tsx";
import { Button } from "#components/ui/button.tsx";

/** Asks once more, with the consequence; while what was confirmed runs it stays open. */
export function AskDialog({
  title,
  description,
  pending,
  onClose,
  children,
}: {
  title: ReactNode;
  description: ReactNode;
  pending: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <AlertDialog open onOpenChange={(open) => (open || pending ? undefined : onClose())}>
      <AlertDialogContent title={title} description={description}>
        {children}
      </AlertDialogContent>
    </AlertDialog>
  );
}

/** The way out, and beside it the one button that does it. */
export function AskButtons({ pending, children }: { pending: boolean; children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <AlertDialogCancel asChild>
        <Button disabled={pending}>{t("cancel")}</Button>
      </AlertDialogCancel>
      {children}
    </div>
  );
}
