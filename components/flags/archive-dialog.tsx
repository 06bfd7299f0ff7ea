"use client";

import { useState } from "react";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { ArchivePreview } from "#lib/flags/reads/preview-archive.ts";
import type { ArchivedFlags } from "#lib/flags/verbs/archive-flags.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
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
  const [reason, setReason] = useState("");
  const { state, pending, submit } = useFormAction(archive, {
    done: (done) => (done ? archivedWords(done) : null),
    onDone: () => {
      onClose();
      onDone?.();
    },
  });
  const { leaving, serving, stays } = archiveWords(preview);
  const asked = preview.stays.filter(({ used }) => used.by === "application").length;
  const flags = countOf(preview.ends, "flag");
  return (
    <AskDialog
      pending={pending}
      onClose={onClose}
      title={title}
      description={
        <div className="flex flex-col gap-2" aria-live="polite">
          <p className="font-semibold text-text">{leaving}</p>
          <Lines lines={serving} />
          <p>
            {scope ? `${scope} ` : ""}
            They are served off and leave the list; each can be brought back.
          </p>
          {stays.length > 0 ? (
            <>
              <p className="text-text">
                {countOf(preview.stays.length, "of them stays", "of them stay")} as{" "}
                {preview.stays.length === 1 ? "it is" : "they are"}:
              </p>
              <Lines lines={stays} />
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
            Archive what is still asked for, too
          </label>
        ) : null}
        <Field label="Why? It goes into each one's record." error={state.fieldErrors?.reason}>
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
            disabledReason={preview.ends === 0 ? "Each of them is still used." : null}
          >
            Archive {flags}
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
