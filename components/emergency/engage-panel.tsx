"use client";
import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

type Props = {
  /** What the press would do now, drawn once it is read. */
  children: ReactNode;
  engage: FormAction;
  /** Why this person may not; null if they may. */
  reason: string | null;
};

/** One page, one reason, one button under the thumb, whatever of the facts beside it is not read yet, or cannot be. */
export function EngagePanel({ children, engage, reason }: Props) {
  const t = useTranslations("kill.engage");
  const { state, pending, submit } = useFormAction(engage);
  // Held here, because React empties a form after its action, refused or not.
  const [why, setWhy] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (state.fieldErrors?.reason) field.current?.focus();
  }, [state]);
  return (
    <form
      // As an action, not on submit: React does what was pressed before this page could listen.
      action={submit}
      // The sentence beside the field says it, to everyone; a browser's own bubble does not.
      noValidate
      className="mx-auto flex w-full max-w-md flex-col gap-4 max-md:flex-1"
    >
      <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
      {children}
      {reason === null ? (
        <Field label={t("why")} error={why.trim() === "" ? state.fieldErrors?.reason : undefined}>
          <Textarea
            ref={field}
            name="reason"
            required
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </Field>
      ) : null}
      {state.fieldErrors ? null : <FormMessage state={state} />}
      <div
        data-bottom-bar
        className="sticky bottom-0 mt-auto flex flex-col gap-3 bg-background pt-4 pb-2 [&>span]:items-stretch [&>span]:text-center"
      >
        <Button
          type="submit"
          variant="danger-solid"
          size="lg"
          pending={pending}
          disabledReason={reason}
          className="w-full rounded-xl"
        >
          <OctagonX aria-hidden />
          {t("button")}
        </Button>
        <p className="text-center text-xs text-muted">
          {t.rich("justOne", {
            link: (words) => (
              <Link href="/flags" className="text-text underline underline-offset-2">
                {words}
              </Link>
            ),
          })}
        </p>
      </div>
    </form>
  );
}
