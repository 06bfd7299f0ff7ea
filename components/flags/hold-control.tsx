"use client";

import { Lock, LockOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";

/** Holds the percentage where it is, or lets it go. */
export function HoldControl({
  name,
  percentage,
  held,
  hold,
  release,
  whyNotHold,
}: {
  name: string;
  percentage: number;
  held: boolean;
  hold: FormAction;
  release: FormAction;
  whyNotHold: string | null;
}) {
  const t = useTranslations("flag.hold");
  const say = useSay();
  if (held) {
    return (
      <ActionButton
        size="sm"
        action={release}
        fields={{ name }}
        done={t("released", { name })}
        disabled={whyNotHold !== null}
        title={whyNotHold ?? undefined}
      >
        <LockOpen aria-hidden="true" />
        {t("release")}
      </ActionButton>
    );
  }
  return (
    <ConfirmButton
      size="sm"
      disabled={whyNotHold !== null}
      title={whyNotHold ?? undefined}
      confirmation={{
        action: hold,
        fields: { name },
        done: t("held", { name, percentage: say(percentWords(percentage)) }),
        title: t("title", { percentage: say(percentWords(percentage)) }),
        consequence: t("consequence"),
        confirm: t("confirm"),
        reason: { label: t("reason"), required: true },
      }}
    >
      <Lock aria-hidden="true" />
      {t("confirm")}
    </ConfirmButton>
  );
}
