"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";

/** The keys of the rows, one a line, for a query or a message. */
export function CopyKeys({ keys }: { keys: string[] }) {
  const t = useTranslations("checks.copy");
  const count = keys.length;
  return (
    <Button
      onClick={async () => {
        try {
          await navigator.clipboard.writeText(keys.join("\n"));
          toast.success(t("copied", { count }));
        } catch {
          toast.error(t("refused"));
        }
      }}
    >
      <Copy aria-hidden="true" />
      {t("copy", { count })}
    </Button>
  );
}
