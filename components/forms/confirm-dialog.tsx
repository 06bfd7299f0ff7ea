"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { AskButtons, AskDialog } from "./ask-dialog.tsx";
import { type FormAction, useFormAction } from "./use-form-action.ts";

export type Confirmation = {
  action: FormAction;
  fields: Record<string, string | number | boolean>;
  done: string;
  title: string;
  /** What will happen, in people and rows. */
  consequence: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  danger?: boolean | undefined;
  /** Asks for a reason, sent as `reason`. */
  reason?: { label: string; required: boolean } | undefined;
  /** Must be typed exactly, sent as `confirmName`. */
  typed?: string | undefined;
};

/** Says what will happen and does it; a refusal stays inside, so that it can be read beside what was asked. */
export default function ConfirmDialog(props: Confirmation & { onClose: () => void }) {
  const t = useTranslations("common");
  const [typed, setTyped] = useState("");
  const { state, pending, onSubmit } = useFormAction(props.action, {
    done: props.done,
    onDone: props.onClose,
  });
  const mismatch = props.typed !== undefined && typed !== props.typed;
  return (
    <AskDialog pending={pending} onClose={props.onClose} title={props.title} description={props.consequence}>
      <form noValidate method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
        {Object.entries(props.fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={String(value)} />
        ))}
        {props.reason ? (
          <Field label={props.reason.label} error={state.fieldErrors?.reason}>
            <Textarea name="reason" required={props.reason.required} maxLength={500} rows={2} />
          </Field>
        ) : null}
        {props.typed !== undefined ? (
          <Field
            label={t.rich("typeToConfirm", {
              typed: props.typed,
              code: (name) => <Code className="text-text">{name}</Code>,
            })}
          >
            <Input
              name="confirmName"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
        ) : null}
        {props.reason && state.fieldErrors?.reason ? null : <FormMessage state={state} />}
        <AskButtons pending={pending}>
          <Button
            type="submit"
            variant={props.danger ? "danger-solid" : "primary"}
            pending={pending}
            disabled={mismatch}
          >
            {props.confirm}
          </Button>
        </AskButtons>
      </form>
    </AskDialog>
  );
}
