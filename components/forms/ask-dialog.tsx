"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { AlertDialog, AlertDialogCancel, AlertDialogContent } from "#components/ui/alert-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { wentByItself } from "./went-by-itself.ts";

/**
 * Asks once more, with the consequence; while what was confirmed runs it stays open. If the page takes it away, as somebody else
 * did it meanwhile, that is said: what was chosen in it was not sent.
 */
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
  const answered = useRef(false);
  const close = () => {
    answered.current = true;
    onClose();
  };
  useEffect(() => {
    if (pending) answered.current = true;
  }, [pending]);
  useWord(answered);
  return (
    <AlertDialog open onOpenChange={(open) => (open || pending ? undefined : close())}>
      <AlertDialogContent title={title} description={description}>
        {children}
      </AlertDialogContent>
    </AlertDialog>
  );
}

/** Says so when the question goes by itself. */
function useWord(answered: { current: boolean }): void {
  const t = useTranslations("common");
  const isThere = useRef(false);
  const say = useEffectEvent((askedAt: string) => {
    if (wentByItself({ answered: answered.current, askedAt, goneAt: window.location.pathname }))
      toast.error(t("wentByItself"));
  });
  useEffect(() => {
    const askedAt = window.location.pathname;
    isThere.current = true;
    return () => {
      isThere.current = false;
      // In development React takes it away and puts it back at once.
      queueMicrotask(() => (isThere.current ? undefined : say(askedAt)));
    };
  }, []);
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
