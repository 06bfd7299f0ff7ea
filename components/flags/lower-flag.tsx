"use client";

import { ArrowDown } from "lucide-react";
import { toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { formatPercent } from "#lib/kernel/text/numbers.ts";
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
  const title = `Lower ${flag} to ${formatPercent(to)}`;
  const confirm = `Lower to ${formatPercent(to)}`;
  return (
    <span className="inline-flex flex-col items-start gap-1.5">
      <Button
        variant="primary"
        pending={pending}
        disabledReason={disabledReason}
        aria-haspopup="dialog"
        onClick={() => ask(toFormData({ name: flag, percentage: to }), { title, confirm, always: true })}
      >
        <ArrowDown aria-hidden="true" />
        Lower the flag to {formatPercent(to)}
      </Button>
      <FormMessage state={state} />
      {dialog}
    </span>
  );
}
