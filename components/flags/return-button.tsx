"use client";

import { useTranslations } from "next-intl";
import { toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

/** The way back to an earlier state; whom it moves is read and confirmed first. */
export function ReturnButton({
  name,
  versionId,
  action,
  preview,
  disabledReason,
}: {
  name: string;
  versionId: string;
  action: ChangeFlag;
  preview: PreviewChange;
  disabledReason: string | null;
}) {
  const t = useTranslations("flags.change");
  const { state, pending, ask, dialog } = usePreviewedChange({ action, preview });
  const question = { title: t("returnTitle", { name }), confirm: t("returnConfirm") };
  return (
    <span className="flex max-w-full flex-col items-start gap-2">
      <Button
        size="sm"
        variant="ghost"
        className="-ml-3"
        pending={pending}
        disabledReason={disabledReason}
        onClick={() => ask(toFormData({ name, versionId }), question)}
      >
        {t("return")}
      </Button>
      <FormMessage state={state} />
      {dialog}
    </span>
  );
}
