"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { rawValueWords } from "#lib/messages/raw-values.ts";
import type { ChangingDecision, DecidedValue } from "./change-decision-dialog.tsx";

const ChangeDecisionDialog = lazy(() => import("./change-decision-dialog.tsx"));

/** Opens what was decided for one raw value, to change or withdraw it. */
export function ChangeDecision({
  disabledReason,
  ...dialog
}: ChangingDecision & DecidedValue & { disabledReason: string | null }) {
  const t = useTranslations("values.change");
  const say = useSay();
  return (
    <DialogButton
      size="sm"
      disabled={disabledReason !== null}
      title={disabledReason ?? undefined}
      aria-label={t("title", { value: say(rawValueWords(dialog.rawValue)) })}
      dialog={(close) => <ChangeDecisionDialog {...dialog} onClose={close} />}
    >
      <Pencil aria-hidden="true" />
      {t("change")}
    </DialogButton>
  );
}
