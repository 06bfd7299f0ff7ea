"use client";

import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Label } from "#components/ui/label.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FlagWindow } from "#lib/flags/model.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { DAY_NAMES } from "./describe-window.ts";
import { type ChangeFlag, type PreviewChange, usePreviewedChange } from "./use-previewed-change.tsx";

export type EditRulesProps = {
  name: string;
  allowKeys: string[];
  window: FlagWindow | null;
  action: ChangeFlag;
  preview: PreviewChange;
};

const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];

/** The allow-list, one key a line, and the hours in which the flag may be on. */
export default function EditRulesDialog({
  name,
  allowKeys,
  window: saved,
  action,
  preview,
  onClose,
}: EditRulesProps & { onClose: () => void }) {
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
      <DialogContent
        title="Rules, before the percentage"
        description={`Who gets ${name} whatever its percentage, and when.`}
      >
        <form
          method="post"
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const question = { title: `Save the rules of ${name}`, confirm: "Save rules" };
            ask(new FormData(event.currentTarget), question);
          }}
        >
          <input type="hidden" name="name" value={name} />
          <Field
            label="Allow-list, one key a line"
            hint={`${countOf(count, "key")}. They get it whenever the flag is on, at 0 % too.`}
            error={problemOf("allowKeys")}
          >
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
              Only in certain hours
            </Label>
          </div>
          {limited ? (
            <fieldset className="flex flex-col gap-3 rounded-lg border border-line p-3">
              <legend className="px-1 text-muted text-xs">Window</legend>
              <div className="grid grid-cols-2 gap-3">
                <Field label="From" error={problemOf("window.from")}>
                  <Input type="time" name="from" required defaultValue={saved?.from ?? "09:00"} />
                </Field>
                <Field label="Until" error={problemOf("window.until")}>
                  <Input type="time" name="until" required defaultValue={saved?.until ?? "18:00"} />
                </Field>
              </div>
              <Field label="Time zone" error={problemOf("window.zone")}>
                <Input name="zone" required list={`${switchId}-zones`} defaultValue={saved?.zone ?? here()} />
              </Field>
              <datalist id={`${switchId}-zones`}>
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
              <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
                <legend className="mb-1.5 text-muted text-xs">Days on which it begins</legend>
                {DAY_NAMES.map((day, index) => (
                  <label key={day} className="flex items-center gap-1.5 text-sm">
                    <input
                      type="checkbox"
                      name="days"
                      value={index + 1}
                      defaultChecked={(saved?.days ?? ALL_DAYS).includes(index + 1)}
                      className="size-4 accent-accent"
                    />
                    {day}
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
              Cancel
            </Button>
            <Button type="submit" variant="primary" pending={pending}>
              Save rules
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
