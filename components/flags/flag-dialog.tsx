"use client";

import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

const NO_PLAN = "none";

export type SaveFlag = FormAction<{ name: string }>;

/** A new flag, or the words of one that exists. */
export default function FlagDialog({
  action,
  flag,
  plans = [],
  onSaved,
  onClose,
}: {
  action: SaveFlag;
  flag?: { name: string; description: string; owner: string };
  plans?: string[];
  onSaved?: (name: string) => void;
  onClose: () => void;
}) {
  const save: SaveFlag = (previous, form) => {
    if (form.get("planName") === NO_PLAN) form.delete("planName");
    return action(previous, form);
  };
  return (
    <FormDialog
      title={flag ? `Edit ${flag.name}` : "New flag"}
      description={flag ? undefined : "It begins off, at 0 %. No one gets it until you say so."}
      action={save}
      done={flag ? "Saved" : "The flag is there, and off"}
      submit={flag ? "Save" : "Create flag"}
      onDone={(saved) => (saved ? onSaved?.(saved.name) : undefined)}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          {flag ? (
            <input type="hidden" name="name" value={flag.name} />
          ) : (
            <Field
              label="Name"
              hint="Letters, digits, dot, dash and underscore. It cannot be changed: it decides who gets the flag."
              error={problemOf("name")}
            >
              <Input name="name" required autoComplete="off" spellCheck={false} className="font-mono" />
            </Field>
          )}
          <Field label="What does it switch?" error={problemOf("description")}>
            <Textarea name="description" rows={2} maxLength={500} defaultValue={flag?.description ?? ""} />
          </Field>
          <Field label="Owner" hint="A team or a person to ask." error={problemOf("owner")}>
            <Input name="owner" maxLength={200} defaultValue={flag?.owner ?? ""} autoComplete="off" />
          </Field>
          {!flag && plans.length > 0 ? (
            <Field
              label="Plan"
              hint="A flag of a plan cannot rise before the plan's switchover, nor while one of its checks fails."
              error={problemOf("planName")}
            >
              <Select
                name="planName"
                defaultValue={NO_PLAN}
                options={[
                  { value: NO_PLAN, label: "No plan" },
                  ...plans.map((plan) => ({ value: plan, label: plan })),
                ]}
              />
            </Field>
          ) : null}
        </>
      )}
    </FormDialog>
  );
}
