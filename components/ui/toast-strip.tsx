"use client";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { hasSidebar, listenForToasts, type Toast } from "./toast.ts";

const STAYS_MS = 5_000;

/** Where a phone shows toasts: a strip of the page's own, so that it covers neither a figure nor a button. A tap ends it. */
export function ToastStrip() {
  const t = useTranslations("common");
  const [shown, setShown] = useState<Toast | null>(null);
  useEffect(
    () =>
      listenForToasts((toast) => {
        if (!hasSidebar()) setShown(toast);
      }),
    [],
  );
  useEffect(() => {
    if (!shown) return;
    const ends = setTimeout(() => setShown(null), STAYS_MS);
    return () => clearTimeout(ends);
  }, [shown]);
  const Icon = shown?.kind === "error" ? CircleAlert : CircleCheck;
  return (
    <div className="md:hidden">
      <span role="status" className="sr-only">
        {shown?.text}
      </span>
      {shown ? (
        <button
          type="button"
          data-toast
          onClick={() => setShown(null)}
          className="flex min-h-11 w-full items-center gap-2.5 border-b border-line bg-surface px-4 py-2 text-left"
        >
          <Icon
            aria-hidden
            className={`size-4 shrink-0 ${shown.kind === "error" ? "text-fail" : "text-pass"}`}
          />
          <span aria-hidden className="min-w-0 flex-1 break-words">
            {shown.text}
          </span>
          <X aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="sr-only">{t("dismiss")}</span>
        </button>
      ) : null}
    </div>
  );
}
