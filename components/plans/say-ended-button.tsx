import { useTranslations } from "next-intl";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { useSay } from "#components/ui/use-say.ts";
import { listedSome } from "#lib/messages/catalogue/listed.ts";
import type { Gate } from "#lib/plans/model.ts";

export type SayEnded = { action: FormAction; disabledReason: string | null };

/** The way on where something was lost and will not come back to end in order. */
export function SayEndedButton({
  lost,
  action,
  disabledReason,
}: SayEnded & { lost: NonNullable<Gate["lost"]> }) {
  const t = useTranslations("planPage.ended");
  const say = useSay();
  const names = say(listedSome(lost.map(({ name }) => name)));
  const count = lost.length;
  return (
    <ConfirmButton
      size="sm"
      className="mt-2"
      disabledReason={disabledReason}
      confirmation={{
        action,
        fields: { ended: JSON.stringify(lost.map(({ gatewayId, clientId }) => ({ gatewayId, clientId }))) },
        done: t("done", { names, count }),
        title: t("title", { names, count }),
        consequence: t("consequence"),
        confirm: t("have", { count }),
        danger: true,
        reason: { label: t("howDoYouKnow"), required: true },
      }}
    >
      {t("have", { count })}
    </ConfirmButton>
  );
}
