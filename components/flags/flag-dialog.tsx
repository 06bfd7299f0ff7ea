"use client";

import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

const NO_PLAN = "none";

/** A new flag, or the words of one that exists. */
export default function FlagDialog({
  action,
  flag,
  plans = [],
  onClose,
}: {
  action: FormAction;
  flag?: { name: string; description: string; owner: string };
  plans?: string[];
  onClose: () => void;
}) {
  const { state, pending, submit } = useFormAction(action, {
    done: flag ? "Saved" : "The flag is there, and off",
    onDone: onClose,
  });
  const errors = state.fieldErrors ?? {};
  const besideField = errors.name ?? errors.description ?? errors.owner ?? errors.planName;
  return (
    <Dialog open onOpenChange={(open) => (open || pending ? undefined : onClose())}>
      <DialogContent
        title={flag ? `Edit ${flag.name}` : "New flag"}
        description={flag ? undefined : "It begins off, at 0 %. No one gets it until you say so."}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            if (form.get("planName") === NO_PLAN) form.delete("planName");
            submit(form);
          }}
        >
          {flag ? (
            <input type="hidden" name="name" value={flag.name} />
          ) : (
            <Field
              label="Name"
              hint="Letters, digits, dot, dash and underscore. It cannot be changed: it decides who gets the flag."
              error={errors.name}
            >
              <Input
                name="name"
                required
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                className="font-mono"
              />
            </Field>
          )}
          <Field label="What does it switch?" error={errors.description}>
            <Textarea name="description" rows={2} maxLength={500} defaultValue={flag?.description ?? ""} />
          </Field>
          <Field label="Owner" hint="A team or a person to ask." error={errors.owner}>
            <Input name="owner" maxLength={200} defaultValue={flag?.owner ?? ""} autoComplete="off" />
          </Field>
          {!flag && plans.length > 0 ? (
            <Field
              label="Plan"
              hint="A flag of a plan cannot rise before the plan's switchover, nor while one of its checks fails."
              error={errors.planName}
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
          {besideField ? null : <FormMessage state={state} />}
          <DialogFooter>
            <Button onClick={onClose} disabled={pending}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" pending={pending}>
              {flag ? "Save" : "Create flag"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
