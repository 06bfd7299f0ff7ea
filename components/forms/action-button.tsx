"use client";

import type { ComponentProps, ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { type FormAction, toFormData, useFormAction } from "./use-form-action.ts";

/** One press, one verb: turns while it runs, confirms with a toast, keeps a refusal beside itself. */
export function ActionButton({
  action,
  fields,
  done,
  children,
  ...button
}: Omit<ComponentProps<typeof Button>, "type" | "asChild" | "onClick" | "pending"> & {
  action: FormAction;
  fields: Record<string, string | number | boolean>;
  done: string;
  children: ReactNode;
}) {
  const { state, pending, submit } = useFormAction(action, { done });
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-2">
      <Button {...button} pending={pending} onClick={() => submit(toFormData(fields))}>
        {children}
      </Button>
      <FormMessage state={state} />
    </span>
  );
}
