"use client";

import { Archive } from "lucide-react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { toast } from "#components/ui/toast.ts";
import type { ArchivedFlags } from "#lib/flags/archive-flags.ts";
import type { FlagFilter } from "#lib/flags/model.ts";
import { countOf } from "#lib/format/numbers.ts";
import { IDLE } from "#lib/web/form-state.ts";

/** Archives all that a filter means, on every page of the list, after one question with the sum. */
export function ArchiveMatching({
  filter,
  matching,
  serving,
  asked,
  action,
  disabledReason,
}: {
  filter: FlagFilter;
  matching: number;
  /** How many of them are on for somebody. */
  serving: number;
  /** How many were asked for in the last hour, and so stay. */
  asked: number;
  action: FormAction<ArchivedFlags>;
  disabledReason: string | null;
}) {
  const all = countOf(matching, "flag");
  return (
    <ConfirmButton
      size="sm"
      disabledReason={disabledReason}
      confirmation={{
        action: async (_, form) => {
          const state = await action(IDLE, form);
          if (state.data) toast.success(outcome(state.data));
          return state;
        },
        fields: { ...filter, expected: matching },
        done: "",
        title: `Archive ${matching === 1 ? "the one flag that matches" : `all ${all} that match`}`,
        consequence: (
          <>
            On every page of the list, not only this one. They are served off and leave the list; each can be
            brought back.{" "}
            {serving > 0 ? (
              <strong className="text-text">
                {countOf(
                  serving,
                  "of them is on for somebody, who goes",
                  "of them are on for somebody, who go",
                )}{" "}
                back to the old path.{" "}
              </strong>
            ) : null}
            {asked > 0
              ? `${countOf(asked, "is", "are")} still asked for and ${asked === 1 ? "stays" : "stay"}. `
              : ""}
            What a plan under way uses stays, too.
          </>
        ),
        confirm: `Archive ${all}`,
        reason: { label: "Why? It goes into each one's record.", required: false },
      }}
    >
      <Archive aria-hidden="true" />
      Archive {matching === 1 ? "it" : `all ${matching}`}
    </ConfirmButton>
  );
}

function outcome({ archived, left }: ArchivedFlags): string {
  const done = `${countOf(archived.length, "flag is", "flags are")} archived`;
  return left.length === 0 ? done : `${done}, ${left.length} still used and left as they are`;
}
