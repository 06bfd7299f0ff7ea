"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";

/** A person's own new password; the present one is asked for, as a browser may have been left open. */
export function OwnPasswordForm({ email, action }: { email: string; action: FormAction }) {
  const t = useTranslations("users.ownPasswordForm");
  const form = useRef<HTMLFormElement>(null);
  const { state, pending, onSubmit } = useFormAction(action, {
    done: t("done"),
    onDone: () => form.current?.reset(),
  });
  const problems = state.fieldErrors ?? {};
  return (
    <form ref={form} method="post" noValidate onSubmit={onSubmit} className="flex max-w-sm flex-col gap-4">
      <input type="text" name="email" value={email} autoComplete="username" readOnly hidden />
      <Field label={t("presentPassword")} error={problems.present}>
        <Input name="present" type="password" autoComplete="current-password" required />
      </Field>
      <Field label={t("newPassword")} hint={t("atLeast12CharactersNot")} error={problems.password}>
        <Input name="password" type="password" autoComplete="new-password" minLength={12} required />
      </Field>
      <Field label={t("newPasswordOnceMore")} error={problems.again}>
        <Input name="again" type="password" autoComplete="new-password" required />
      </Field>
      {Object.keys(problems).length === 0 ? <FormMessage state={state} /> : null}
      <SubmitButton pending={pending}>{t("changeThePassword")}</SubmitButton>
    </form>
  );
}
