"use client";

import { Archive } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { type FormAction, toFormData } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import type { ArchivePreview } from "#lib/flags/reads/preview-archive.ts";
import type { ArchivedFlags } from "#lib/flags/verbs/archive-flags.ts";
import { type FormState, IDLE } from "#lib/web/form-state.ts";
import type { Which } from "./archive-dialog.tsx";

const ArchiveDialog = lazy(() => import("./archive-dialog.tsx"));

export type ArchiveActions = {
  preview: FormAction<ArchivePreview>;
  archive: FormAction<ArchivedFlags>;
};

/** Looks first at who would leave and what would stay, and archives after one question with the sum. */
export function ArchiveFlags({
  which,
  title,
  scope,
  actions,
  disabledReason,
  onDone,
  children,
}: {
  which: Which;
  title: string;
  /** What is meant beyond what is seen: "On every page of the list, not only this one." */
  scope?: string;
  actions: ArchiveActions;
  disabledReason?: string | null;
  onDone?: (() => void) | undefined;
  children: ReactNode;
}) {
  const t = useTranslations("flags.archive");
  const [looking, setLooking] = useState(false);
  const [refused, setRefused] = useState<FormState>(IDLE);
  const [asked, setAsked] = useState<{ preview: ArchivePreview; evenIfAsked: boolean } | null>(null);

  async function look(evenIfAsked: boolean) {
    setLooking(true);
    const form = toFormData({ ...which, evenIfAsked });
    const answer = await actions
      .preview(IDLE, form)
      .catch((): FormState<ArchivePreview> => ({ status: "failed", message: t("noAnswer") }));
    setLooking(false);
    setRefused(answer.status === "failed" ? answer : IDLE);
    setAsked(answer.data ? { preview: answer.data, evenIfAsked } : null);
  }

  return (
    <>
      <Button
        size="sm"
        disabledReason={disabledReason}
        pending={looking && asked === null}
        onClick={() => void look(false)}
        aria-haspopup="dialog"
      >
        <Archive aria-hidden="true" />
        {children}
      </Button>
      <FormMessage state={refused} />
      {asked ? (
        <Suspense fallback={null}>
          <ArchiveDialog
            {...asked}
            which={which}
            title={title}
            scope={scope}
            looking={looking}
            onEvenIfAsked={(evenIfAsked) => void look(evenIfAsked)}
            archive={actions.archive}
            onDone={onDone}
            onClose={() => setAsked(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
