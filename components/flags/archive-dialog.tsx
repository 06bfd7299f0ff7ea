"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { ArchivePreview } from "#lib/flags/reads/preview-archive.ts";
import type { ArchivedFlags } from "#lib/flags/verbs/archive-flags.ts";
import { archivedWords, archiveWords } from "#lib/messages/archive-words.ts";

/** Which flags, as the form sends it: a filter's fields, or `names`, one a line. */
export type Which = Record<string, string | number | boolean>;

/** The end of several flags: who leaves, which stay and why, and one press for all. */
export default function ArchiveDialog({
  preview,
  evenIfAsked,
  which,
  title,
  scope,
  looking,
  onEvenIfAsked,
  archive,
  onDone,
  onClose,
}: {
  preview: ArchivePreview;
  evenIfAsked: boolean;
  which: Which;
  title: string;
  scope: string | undefined;
  /** It is being counted again. */
  looking: boolean;
  onEvenIfAsked: (evenIfAsked: boolean) => void;
  archive: FormAction<ArchivedFlags>;
  onDone: (() => void) | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("flags.archive");
  const say = useSay();
  const [reason, setReason] = useState("");
  const { state, pending, submit } = useFormAction(archive, {
    done: (done) => (done ? say(archivedWords(done)) : null),
    onDone: () => {
      onClose();
      onDone?.();
    },
  });
  const { leaving, serving, stays } = archiveWords(preview);
  const asked = preview.stays.filter(({ used }) => used.by === "application").length;
  return (
    <AskDialog
      pending={pending}
      onClose={onClose}
      title={title}
      description={
        <div className="flex flex-col gap-2" aria-live="polite">
          <p className="font-semibold text-text">{say(leaving)}</p>
          <Lines lines={serving.map(say)} />
          <p>
            {scope ? `${scope} ` : ""}
            {t("why")}
          </p>
          {stays.length > 0 ? (
            <>
              <p className="text-text">{t("stay", { count: preview.stays.length })}</p>
              <Lines lines={stays.map(say)} />
            </>
          ) : null}
        </div>
      }
    >
      <form
        method="post"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const { matching: expected, revision } = preview;
          submit(toFormData({ ...which, evenIfAsked, expected, revision, reason }));
        }}
      >
        {asked > 0 || evenIfAsked ? (
          <label className="flex min-h-8 items-center gap-2.5 text-sm max-md:min-h-11">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={evenIfAsked}
              disabled={looking || pending}
              onChange={(event) => onEvenIfAsked(event.target.checked)}
            />
            {t("evenIfAsked")}
          </label>
        ) : null}
        <Field label={t("reason")} error={state.fieldErrors?.reason}>
          <Textarea
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {state.fieldErrors?.reason ? null : <FormMessage state={state} />}
        <AskButtons pending={pending}>
          <Button
            type="submit"
            variant="primary"
            pending={pending || looking}
            disabledReason={preview.ends === 0 ? t("eachUsed") : null}
          >
            {t("submit", { count: preview.ends })}
          </Button>
        </AskButtons>
      </form>
    </AskDialog>
  );
}

function Lines({ lines }: { lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="list-disc pl-5">
      {lines.map((line) => (
        <li key={line} className="wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  );
}
