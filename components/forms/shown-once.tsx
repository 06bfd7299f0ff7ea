"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { DialogClose, DialogFooter } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.ts";

/** A secret that was just made, in the dialog that made it. */
export function ShownOnce({ secret, children }: { secret: string; children: ReactNode }) {
  const t = useTranslations("common.secret");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      toast.success(t("copied"));
    } catch {
      toast.error(t("notCopied"));
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        {children} {t("once")}
      </p>
      <div className="flex flex-wrap gap-2">
        <Input
          readOnly
          aria-label={t("token")}
          value={secret}
          className="min-w-0 flex-1 basis-64 font-mono text-xs"
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={copy}>
          <Copy aria-hidden />
          {t("copy")}
        </Button>
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="primary">{t("kept")}</Button>
        </DialogClose>
      </DialogFooter>
    </div>
  );
}
