"use client";

import { Archive, ArchiveRestore, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
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
  const router = useRouter();
  const inPlan = stillUsed?.by === "plan" ? `It is ${stillUsedWords(stillUsed)}.` : null;
  const asked = stillUsed?.by === "application" ? stillUsedWords(stillUsed) : null;
  const warning = asked ? <strong className="text-text">It is {asked}. </strong> : null;
  const fields = { name, evenIfAsked: asked !== null };
  if (!archived)
    return (
      <ConfirmButton
        disabledReason={props.whyNotArchive ?? inPlan}
        confirmation={{
          action: props.archive,
          fields: { ...fields, revision },
          done: `${name} is archived`,
          title: `Archive ${name}`,
          consequence: (
            <>
              {retired ? null : <strong className="block text-text">{leaving}</strong>}
              {warning}
              {retired
                ? "It stays on for whoever asks, as its old path is gone, and leaves the list."
                : "It is served off to whoever asks, and leaves the list."}{" "}
              It can be brought back.
            </>
          ),
          confirm: asked ? "Archive all the same" : "Archive",
          reason: { label: "Why? It goes into the record.", required: false },
        }}
      >
        <Archive aria-hidden="true" />
        Archive
      </ConfirmButton>
    );
  return (
    <div className="flex flex-wrap items-start gap-2.5">
      <ActionButton
        action={props.unarchive}
        fields={{ name }}
        done={retired ? `${name} is back in the list` : `${name} is back in the list, off`}
        disabledReason={props.whyNotArchive}
      >
        <ArchiveRestore aria-hidden="true" />
        Bring it back
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
          done: `${name} is deleted`,
          title: `Delete ${name}`,
          consequence: (
            <>
              {warning}
              Whoever asks for it then gets the default in its own code. Its history stays on record; the flag
              cannot be brought back.
            </>
          ),
          confirm: asked ? "Delete all the same" : "Delete",
          danger: true,
          typed: name,
        }}
      >
        <Trash2 aria-hidden="true" />
        Delete
      </ConfirmButton>
    </div>
  );
}
