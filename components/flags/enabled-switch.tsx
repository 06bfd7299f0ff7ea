"use client";

import { useTranslations } from "next-intl";
import { toFormData } from "#components/forms/use-form-action.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { capital } from "#lib/kernel/text/sentences.ts";
import { flagStateWords } from "#lib/messages/flag-states.ts";
import type { FlagNow } from "./flag-now.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

/** Off is one press; on asks once, and says how many people join. */
export function EnabledSwitch({
  flag,
  turnsOnAt,
  action,
  preview,
  disabledReason,
}: {
  flag: FlagNow;
  /** What its plan's stages let it be turned on at; null: what it is set to. */
  turnsOnAt: number | null;
  action: ChangeFlag;
  preview: PreviewChange;
  disabledReason: string | null;
}) {
  const { state, pending, ask, submit, dialog } = usePreviewedChange({ action, preview });
  const { name } = flag;
  const t = useTranslations("flags.change");
  const say = useSay();
  return (
    <div className="flex flex-col items-end gap-1">
      <span className="flex items-center gap-2.5 text-muted text-xs">
        {capital(say(flagStateWords(flag)))}
        <Switch
          aria-label={t("isTurnedOn", { name })}
          // What it is set to; green would say that it is served.
          className={flag.serves === "nobody" ? "data-[state=checked]:bg-faint" : undefined}
          checked={flag.enabled || flag.state === "retired"}
          disabled={disabledReason !== null || pending}
          onCheckedChange={(on) => {
            if (!on) submit(toFormData({ name, enabled: false }));
            else if (turnsOnAt === null)
              ask(toFormData({ name, enabled: true }), {
                title: t("turnOnTitle", { name }),
                confirm: t("turnOn"),
              });
            else {
              const percentage = say(percentWords(turnsOnAt));
              ask(toFormData({ name, enabled: true, percentage: turnsOnAt }), {
                title: t("turnOnAtTitle", { name, percentage }),
                confirm: t("turnOnAt", { percentage }),
              });
            }
          }}
        />
      </span>
      {disabledReason ? (
        <span className="max-w-64 text-right text-muted text-xs">{disabledReason}</span>
      ) : null}
      <FormMessage state={state} />
      {dialog}
    </div>
  );
}
