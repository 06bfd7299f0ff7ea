"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { NextStage } from "#lib/interlock/next-stage.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { timeLeft } from "#lib/messages/time-left.ts";
import { useNow } from "./use-now.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";
import { useRefreshAt } from "./use-refresh-at.ts";

export type RaiseActions = { setPercentage: ChangeFlag; setEnabled: ChangeFlag; preview: PreviewChange };

/**
 * Opens the look at a raise to the next stage, or at turning the flag on there, right where it is offered. While that stage may not be reached yet it is
 * no button: it says what is missing.
 */
export function RaiseButton({
  flag,
  stage: { to, inTheWay, turnsOn },
  actions,
  whyNot,
  variant,
  size,
  className,
}: {
  flag: string;
  stage: NextStage;
  actions: RaiseActions;
  whyNot: string | null;
  variant?: "primary" | "secondary";
  size?: "sm";
  className?: string;
}) {
  const t = useTranslations("flags.change");
  const say = useSay();
  const percentage = say(percentWords(to));
  const { state, pending, ask, dialog } = usePreviewedChange({
    action: turnsOn ? actions.setEnabled : actions.setPercentage,
    preview: actions.preview,
  });
  const freeAt = inTheWay?.freeAt ?? null;
  useRefreshAt(freeAt);
  const now = useNow(freeAt);
  if (inTheWay !== null) {
    const left = now && timeLeft(freeAt, now);
    return (
      <span className="whitespace-normal text-xs text-muted" title={say(inTheWay.beyond)}>
        {t("thenAt", { percentage })}{" "}
        {freeAt === null ? (
          <Link href={`/flags/${encodeURIComponent(flag)}`} className="underline underline-offset-2">
            {t("whyNotYet")}
          </Link>
        ) : (
          say(left)
        )}
      </span>
    );
  }
  const words = t(turnsOn ? "turnOnAt" : "raiseTo", { percentage });
  const change = { name: flag, percentage: to, ...(turnsOn && { enabled: true }) };
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-2">
      <Button
        variant={variant}
        size={size}
        className={className}
        pending={pending}
        disabledReason={whyNot}
        onClick={() =>
          ask(toFormData(change), {
            title: t(turnsOn ? "turnOnAtTitle" : "raiseToTitle", { name: flag, percentage }),
            confirm: words,
          })
        }
      >
        {words}
      </Button>
      <FormMessage state={state} />
      {dialog}
    </span>
  );
}
