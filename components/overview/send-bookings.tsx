"use client";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { ClinicLoad } from "#lib/local/clinic.ts";

type Props = { load: ClinicLoad; action: FormAction; whyNot: string | null };

/** Lets the clinic send itself bookings, so that there is something to watch. */
export function SendBookings({ load, action, whyNot }: Props) {
  const t = useTranslations("overview.clinic");
  const label = useId();
  const reason = useId();
  const { state, pending, submit } = useFormAction(action);
  // What was pressed shows at once; the clinic's answer follows with the page.
  const on = pending ? !load.on : load.on;
  return (
    <>
      <span className="min-w-0">
        <span id={label}>{t("send", { count: load.perSecond })}</span>
        <span id={reason} className="block text-xs text-muted">
          {whyNot ??
            (load.endedAfterHours === null ? null : t("stopped", { hours: String(load.endedAfterHours) }))}
        </span>
      </span>
      <span className="inline-flex items-center gap-3">
        <span aria-hidden className="text-muted">
          {t(on ? "on" : "off")}
        </span>
        <Switch
          checked={on}
          disabled={whyNot !== null}
          aria-labelledby={label}
          aria-describedby={reason}
          onCheckedChange={(checked) => (pending ? undefined : submit(toFormData({ on: checked })))}
        />
      </span>
      {state.status === "failed" ? <FormMessage state={state} /> : null}
    </>
  );
}
