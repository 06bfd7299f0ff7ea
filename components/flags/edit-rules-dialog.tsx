"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Label } from "#components/ui/label.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FlagWindow } from "#lib/flags/flag-window.ts";
import { DAYS } from "./describe-window.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

export type EditRulesProps = {
  name: string;
  allowKeys: string[];
  window: FlagWindow | null;
  action: ChangeFlag;
  preview: PreviewChange;
};

/** The allow-list, one key a line, and the hours in which the flag may be on. */
export default function EditRulesDialog({
  name,
  allowKeys,
  window: saved,
  action,
  preview,
  onClose,
}: EditRulesProps & { onClose: () => void }) {
  const t = useTranslations("flag.rules");
  const dayName = useTranslations("flag.window.day");
  const cancel = useTranslations("common")("cancel");
  const switchId = useId();
  const [keys, setKeys] = useState(allowKeys.join("\n"));
  const [limited, setLimited] = useState(saved !== null);
  const count = new Set(
    keys
      .split(/\r?\n/)
      .map((key) => key.trim())
      .filter(Boolean),
  ).size;
  const { state, pending, ask, dialog } = usePreviewedChange({ action, preview, onDone: onClose });
  const problemOf = (field: string) => state.fieldErrors?.[field];
  return (
    <Dialog open onOpenChange={(open) => (open || pending ? undefined : onClose())}>
      <DialogContent title={t("title")} description={t("whoGets", { name })}>
        <form
          method="post"
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask(new FormData(event.currentTarget), { title: t("saveTitle", { name }), confirm: t("save") });
          }}
        >
          <input type="hidden" name="name" value={name} />
          <Field label={t("keys")} hint={t("keysHint", { count })} error={problemOf("allowKeys")}>
            <Textarea
              name="allowKeys"
              rows={5}
              value={keys}
              onChange={(event) => setKeys(event.target.value)}
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
          <div className="flex items-center gap-2.5">
            <Switch id={switchId} checked={limited} onCheckedChange={setLimited} name="limited" value="yes" />
            <Label htmlFor={switchId} className="text-sm text-text">
              {t("limited")}
            </Label>
          </div>
          {limited ? (
            <fieldset className="flex flex-col gap-3 rounded-lg border border-line p-3">
              <legend className="px-1 text-muted text-xs">{t("window")}</legend>
              <div className="grid grid-cols-2 gap-3">
                <Field label={t("from")} error={problemOf("window.from")}>
                  <Input type="time" name="from" required defaultValue={saved?.from ?? "09:00"} />
                </Field>
                <Field label={t("until")} error={problemOf("window.until")}>
                  <Input type="time" name="until" required defaultValue={saved?.until ?? "18:00"} />
                </Field>
              </div>
              <Field label={t("zone")} error={problemOf("window.zone")}>
                <Input name="zone" required list={`${switchId}-zones`} defaultValue={saved?.zone ?? here()} />
              </Field>
              <datalist id={`${switchId}-zones`}>
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
              <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
                <legend className="mb-1.5 text-muted text-xs">{t("days")}</legend>
                {DAYS.map((day) => (
                  <label key={day} className="flex items-center gap-1.5 text-sm">
                    <input
                      type="checkbox"
                      name="days"
                      value={day}
                      defaultChecked={saved?.days.includes(day) ?? true}
                      className="size-4 accent-accent"
                    />
                    {dayName(`${day}`)}
                  </label>
                ))}
              </fieldset>
              {problemOf("window.days") ? (
                <p role="alert" className="text-fail text-xs">
                  {problemOf("window.days")}
                </p>
              ) : null}
            </fieldset>
          ) : null}
          {state.fieldErrors ? null : <FormMessage state={state} />}
          <DialogFooter>
            <Button onClick={onClose} disabled={pending}>
              {cancel}
            </Button>
            <Button type="submit" variant="primary" pending={pending}>
              {t("save")}
            </Button>
          </DialogFooter>
        </form>
        {dialog}
      </DialogContent>
    </Dialog>
  );
}

function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
