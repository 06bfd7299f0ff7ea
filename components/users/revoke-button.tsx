import type { ReactNode } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";

/** Ends a token after one question: what its holders notice, and when it was last used. */
export function RevokeButton({
  token: { id, lastUsedAt },
  what,
  label = `Revoke ${what}`,
  consequence,
  action,
}: {
  token: { id: string; lastUsedAt: Date | null };
  /** "deploy robot", "a token of shop". */
  what: string;
  /** Where `what` alone would not tell it from its neighbours. */
  label?: string;
  consequence: ReactNode;
  action: FormAction;
}) {
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      aria-label={label}
      confirmation={{
        action,
        fields: { id },
        done: `Revoked ${what}`,
        title: `Revoke ${what}?`,
        consequence: (
          <>
            {consequence}{" "}
            {lastUsedAt ? (
              <>
                It was last used <TimeAgo at={lastUsedAt} />.
              </>
            ) : (
              "It was never used."
            )}{" "}
            This cannot be undone.
          </>
        ),
        confirm: "Revoke",
        danger: true,
      }}
    >
      Revoke
    </ConfirmButton>
  );
}
