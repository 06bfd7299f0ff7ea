"use client";

import { useTranslations } from "next-intl";
import { toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import type { ChangeFlag } from "./use-previewed-change.tsx";

/** While the kill switch is engaged: turns one flag off for good, so that lifting it brings nobody back to it. */
export function KeepOff({
  flag,
  action,
  className,
}: {
  flag: string;
  action: ChangeFlag;
  className?: string;
}) {
  const t = useTranslations("flags.change");
  const { state, pending, submit } = useFormAction(action, {
    done: () => t("keptOff", { name: flag }),
  });
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-2">
      <Button
        size="sm"
        className={className}
        pending={pending}
        onClick={() => submit(toFormData({ name: flag, enabled: false }))}
      >
        {t("keepOff")}
      </Button>
      <FormMessage state={state} />
    </span>
  );
}
