import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";

/** Ends a token after one question: what its holders notice, and when it was last used. */
export function RevokeButton({
  token: { id, lastUsedAt },
  what,
  label,
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
  const t = useTranslations("users.revokeButton");
  return (
    <ConfirmButton
      variant="danger"
      size="sm"
      aria-label={label ?? t("revokeThat", { what })}
      confirmation={{
        action,
        fields: { id },
        done: t("done", { what }),
        title: t("title", { what }),
        consequence: (
          <>
            {consequence}{" "}
            {lastUsedAt ? t.rich("lastUsed", { ago: () => <TimeAgo at={lastUsedAt} /> }) : t("neverUsed")}{" "}
            {t("forGood")}
          </>
        ),
        confirm: t("revoke"),
        danger: true,
      }}
    >
      {t("revoke")}
    </ConfirmButton>
  );
}
