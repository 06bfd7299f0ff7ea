"use client";

import { lazy, Suspense, useState } from "react";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { Reach } from "#lib/flags/model.ts";
import { describeReach, type Standing } from "./describe-reach.ts";

const ConfirmDialog = lazy(() => import("#components/forms/confirm-dialog.tsx"));

/** Off is one press; on asks once, and says how many people join. */
export function EnabledSwitch({
  name,
  enabled,
  action,
  disabledReason,
  standing,
  reach,
}: {
  name: string;
  enabled: boolean;
  action: FormAction;
  disabledReason: string | null;
  standing: Standing;
  reach: Reach;
}) {
  const [asking, setAsking] = useState(false);
  const { state, pending, submit } = useFormAction(action, { done: `${name} is off for everyone` });
  return (
    <div className="flex flex-col items-end gap-1">
      <span className="flex items-center gap-2.5 text-muted text-xs">
        {enabled ? (standing.killed ? "On once the kill switch is lifted" : "On") : "Off"}
        <Switch
          aria-label={`${name} is ${enabled ? "on" : "off"}`}
          checked={enabled}
          disabled={disabledReason !== null || pending}
          onCheckedChange={(on) => (on ? setAsking(true) : submit(toFormData({ name, enabled: "false" })))}
        />
      </span>
      {disabledReason ? (
        <span className="max-w-64 text-right text-muted text-xs">{disabledReason}</span>
      ) : null}
      <FormMessage state={state} />
      {asking ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            action={action}
            fields={{ name, enabled: "true" }}
            done={`${name} is on`}
            title={`Turn ${name} on`}
            consequence={describeReach(reach, { standing: { ...standing, enabled: true }, now: new Date() })}
            confirm="Turn on"
            onClose={() => setAsking(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
