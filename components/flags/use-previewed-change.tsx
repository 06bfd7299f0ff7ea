"use client";

import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { useSay } from "#components/ui/use-say.ts";
import type { ChangePreview } from "#lib/flags/model.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import { type FormState, IDLE } from "#lib/web/form-state.ts";
import type { FlagNow } from "./flag-now.ts";

const ChangeDialog = lazy(() => import("./change-dialog.tsx"));

/** What a change of a flag hands back: the toast says what the flag is now, and not what was asked for. */
export type ChangeFlag = FormAction<FlagNow>;
export type PreviewChange = FormAction<ChangePreview>;

/** What is asked in the dialog, should it ask. */
export type Question = {
  title: string;
  confirm: string;
  /** Asks though it lets nobody in: where the press stands far from the figures that it moves. */
  always?: boolean;
};

type Asked = { form: FormData; preview: ChangePreview; question: Question; tried: boolean };

/**
 * Looks first at what a change would do: if nobody could join or be moved by it, it is done at once, else a person reads
 * who and confirms. The change names the revision that was looked at, and is refused if the flag is another by then.
 */
export function usePreviewedChange({
  action,
  preview,
  onDone,
}: {
  action: ChangeFlag;
  preview: PreviewChange;
  onDone?: (() => void) | undefined;
}): {
  state: FormState;
  pending: boolean;
  /** With the look first. */
  ask: (form: FormData, question: Question) => void;
  /** Without: lowering and off. */
  submit: (form: FormData) => void;
  dialog: ReactNode;
} {
  const t = useTranslations("flags.archive");
  const say = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [looked, setLooked] = useState<FormState>(IDLE);
  const [looking, setLooking] = useState(false);
  const change = useFormAction(action, {
    done: (now) => (now ? say(flagNow(now)) : null),
    onDone: () => {
      setAsked(null);
      onDone?.();
    },
  });

  async function ask(form: FormData, question: Question) {
    setLooking(true);
    const answer = await preview(IDLE, form).catch(
      (): FormState<ChangePreview> => ({ status: "failed", message: t("noAnswer") }),
    );
    setLooking(false);
    setLooked(answer);
    if (answer.status !== "done" || answer.data === undefined) return;
    form.set("revision", String(answer.data.revision));
    if (answer.data.asks || question.always) setAsked({ form, preview: answer.data, question, tried: false });
    else change.submit(form);
  }

  return {
    state: looked.status === "failed" ? looked : asked === null ? change.state : IDLE,
    pending: looking || change.pending,
    ask: (form, question) => void ask(form, question),
    submit: (form) => {
      setLooked(IDLE);
      change.submit(form);
    },
    dialog: asked ? (
      <Suspense fallback={null}>
        <ChangeDialog
          preview={asked.preview}
          title={asked.question.title}
          confirm={asked.question.confirm}
          state={asked.tried ? change.state : IDLE}
          pending={change.pending}
          onConfirm={() => {
            setAsked({ ...asked, tried: true });
            change.submit(asked.form);
          }}
          onClose={() => setAsked(null)}
        />
      </Suspense>
    ) : null,
  };
}
