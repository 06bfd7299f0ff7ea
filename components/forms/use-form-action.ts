"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, startTransition, useActionState } from "react";
import { toast } from "#components/ui/toast.ts";
import { type FormState, IDLE } from "#lib/web/form-state.ts";

/** A server action, handed to a component as a prop. */
export type FormAction<T = unknown> = (previous: FormState<T>, form: FormData) => Promise<FormState<T>>;

type Options<T> = {
  /** What the toast says when it worked. */
  done?: string | ((data: T | undefined) => string | null) | undefined;
  onDone?: ((data: T | undefined) => void) | undefined;
};

/**
 * Runs a server action from a form or a button. Unlike a bare `action` it leaves what somebody typed where it is when
 * the action refuses, and says so in words when the server does not answer at all.
 */
export function useFormAction<T = unknown>(action: FormAction<T>, options: Options<T> = {}) {
  const t = useTranslations("common");
  const [state, dispatch, pending] = useActionState<FormState<T>, FormData>(async (previous, form) => {
    try {
      const next = await action(previous, form);
      if (next.status === "done") confirm(next.data);
      return next;
    } catch {
      return {
        status: "failed",
        message: t("noAnswer"),
      };
    }
  }, IDLE);
  // With the answer and not in an effect: the refreshed page may no longer have the form. In a transition, as that page
  // comes in one: the toast and the closed dialog are shown with its figures and never before them.
  const confirm = (data: T | undefined) =>
    startTransition(() => {
      const words = typeof options.done === "function" ? options.done(data) : options.done;
      if (words) toast.success(words);
      options.onDone?.(data);
    });
  const submit = (form: FormData) => startTransition(() => dispatch(form));
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  };
  return { state, pending, submit, onSubmit };
}

/** A form's content from plain values. */
export function toFormData(fields: Record<string, string | number | boolean>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  return form;
}
