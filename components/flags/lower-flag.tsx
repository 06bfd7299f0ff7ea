"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

/** Lowers a flag from a page that shows none of its figures: who leaves is read first. */
export function LowerFlag({
  flag,
  to,
  action,
  preview,
  disabledReason,
}: {
  flag: string;
  to: number;
  action: ChangeFlag;
  preview: PreviewChange;
  disabledReason: string | null;
}) {
  const { state, pending, ask, dialog } = usePreviewedChange({ action, preview });
  const t = useTranslations("flags.change");
  const say = useSay();
  const percentage = say(percentWords(to));
  const question = {
    title: t("lowerToTitle", { name: flag, percentage }),
    confirm: t("lowerTo", { percentage }),
    always: true,
  };
  return (
    <span className="inline-flex flex-col items-start gap-1.5">
      <Button
        variant="primary"
        pending={pending}
        disabledReason={disabledReason}
        aria-haspopup="dialog"
        onClick={() => ask(toFormData({ name: flag, percentage: to }), question)}
      >
        <ArrowDown aria-hidden="true" />
        {t("lowerTheFlag", { percentage })}
      </Button>
      <FormMessage state={state} />
      {dialog}
    </span>
  );
}
