"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { type FormAction, useFormAction } from "./use-form-action.ts";

/** What is wrong with a field, to be shown beside it. */
export type ProblemOf = (field: string) => string | undefined;

/** A dialog with a form. It closes when the action worked; a refusal stays, beside its field or above the buttons. */
export function FormDialog<T>({
  title,
  description,
  action,
  done,
  submit,
  afterwards,
  onDone,
  onClose,
  children,
}: {
  title: string;
  description?: string | undefined;
  action: FormAction<T>;
  /** What the toast says when it worked. */
  done?: string | undefined;
  /** The word on the button that sends it. */
  submit: string;
  /** What takes the place of the form when it worked; with it the dialog stays open. */
  afterwards?: ((data: T) => ReactNode) | undefined;
  onDone?: ((data: T | undefined) => void) | undefined;
  onClose: () => void;
  /** The fields. */
  children: (problemOf: ProblemOf) => ReactNode;
}) {
  const t = useTranslations("common");
  const { state, pending, onSubmit } = useFormAction(action, {
    done,
    onDone: (data) => {
      if (!afterwards) onClose();
      onDone?.(data);
    },
  });
  const result =
    afterwards && state.status === "done" && state.data !== undefined ? afterwards(state.data) : null;
  const shown = new Set<string>();
  const fields = children((field) => {
    shown.add(field);
    return state.fieldErrors?.[field];
  });
  const besideField = Object.keys(state.fieldErrors ?? {}).some((field) => shown.has(field));
  return (
    <Dialog open onOpenChange={(open) => (open || pending ? undefined : onClose())}>
      <DialogContent title={title} description={description} strict={result !== null}>
        {result !== null ? (
          result
        ) : (
          <form noValidate method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
            {fields}
            {besideField ? null : <FormMessage state={state} />}
            <DialogFooter>
              <Button onClick={onClose} disabled={pending}>
                {t("cancel")}
              </Button>
              <Button type="submit" variant="primary" pending={pending}>
                {submit}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
