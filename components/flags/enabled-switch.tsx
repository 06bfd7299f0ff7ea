"use client";

import { toFormData } from "#components/forms/use-form-action.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { flagStateWords } from "#lib/format/flag-states.ts";
import { type FlagNow, useFlagNow } from "./flag-now.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

/** Off is one press; on asks once, and says how many people join. */
export function EnabledSwitch({
  flag,
  action,
  preview,
  disabledReason,
}: {
  flag: FlagNow;
  action: ChangeFlag;
  preview: PreviewChange;
  disabledReason: string | null;
}) {
  const { state, pending, ask, submit, dialog } = usePreviewedChange({ action, preview });
  const now = useFlagNow(flag);
  const { name } = now;
  const words = flagStateWords(now);
  return (
    <div className="flex flex-col items-end gap-1">
      <span className="flex items-center gap-2.5 text-muted text-xs">
        {words.charAt(0).toUpperCase() + words.slice(1)}
        <Switch
          aria-label={`${name} is turned on`}
          checked={now.enabled || now.state === "retired"}
          disabled={disabledReason !== null || pending}
          onCheckedChange={(on) => {
            const form = toFormData({ name, enabled: on });
            if (on) ask(form, { title: `Turn ${name} on`, confirm: "Turn on" });
            else submit(form);
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
