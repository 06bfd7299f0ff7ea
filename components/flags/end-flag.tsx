"use client";

import { Archive, ArchiveRestore, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { useSay } from "#components/ui/use-say.ts";
import type { StillUsed } from "#lib/flags/clients/read-askers.ts";
import { stillUsedWords } from "#lib/messages/still-used.ts";

type Props = {
  name: string;
  archived: boolean;
  /** It stays on, archived or not: its old path is gone. */
  retired: boolean;
  stillUsed: StillUsed | null;
  /** Who leaves when it is archived. */
  leaving: string;
  /** Of what is shown here: archiving is refused if the flag is another by then. */
  revision: number;
  archive: FormAction;
  unarchive: FormAction;
  remove: FormAction;
  whyNotArchive: string | null;
  whyNotDelete: string | null;
};

/** The end of a flag: archived, with who still asks named, then deleted by its typed name, or brought back. */
export function EndFlag({ name, archived, retired, stillUsed, leaving, revision, ...props }: Props) {
  const t = useTranslations("flag.end");
  const say = useSay();
  const router = useRouter();
  const usedBy = stillUsed && t("usedBy", { used: say(stillUsedWords(stillUsed)) });
  const inPlan = stillUsed?.by === "plan" ? usedBy : null;
  const asked = stillUsed?.by === "application";
  const warning = asked ? <strong className="text-text">{usedBy} </strong> : null;
  const fields = { name, evenIfAsked: asked };
  if (!archived)
    return (
      <ConfirmButton
        disabledReason={props.whyNotArchive ?? inPlan}
        confirmation={{
          action: props.archive,
          fields: { ...fields, revision },
          done: t("isArchived", { name }),
          title: t("archiveTitle", { name }),
          consequence: (
            <>
              {retired ? null : <strong className="block text-text">{leaving}</strong>}
              {warning}
              {t(retired ? "staysOn" : "isServedOff")}
            </>
          ),
          confirm: t(asked ? "archiveAnyway" : "archive"),
          reason: { label: t("reason"), required: false },
        }}
      >
        <Archive aria-hidden="true" />
        {t("archive")}
      </ConfirmButton>
    );
  return (
    <div className="flex flex-wrap items-start gap-2.5">
      <ActionButton
        action={props.unarchive}
        fields={{ name }}
        done={t(retired ? "isBack" : "isBackOff", { name })}
        disabledReason={props.whyNotArchive}
      >
        <ArchiveRestore aria-hidden="true" />
        {t("bringBack")}
      </ActionButton>
      <ConfirmButton
        variant="danger"
        disabledReason={props.whyNotDelete ?? inPlan}
        confirmation={{
          action: async (previous, form) => {
            const state = await props.remove(previous, form);
            if (state.status === "done") router.push("/flags?state=archived");
            return state;
          },
          fields,
          done: t("isDeleted", { name }),
          title: t("deleteTitle", { name }),
          consequence: (
            <>
              {warning}
              {t("deleted")}
            </>
          ),
          confirm: t(asked ? "deleteAnyway" : "delete"),
          danger: true,
          typed: name,
        }}
      >
        <Trash2 aria-hidden="true" />
        {t("delete")}
      </ConfirmButton>
    </div>
  );
}
