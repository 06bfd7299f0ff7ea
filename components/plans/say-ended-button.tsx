import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { listSome } from "#lib/kernel/text/list-some.ts";
import type { Gate } from "#lib/plans/model.ts";

export type SayEnded = { action: FormAction; disabledReason: string | null };

/** The way on where something was lost and will not come back to end in order. */
export function SayEndedButton({
  lost,
  action,
  disabledReason,
}: SayEnded & { lost: NonNullable<Gate["lost"]> }) {
  const names = listSome(lost.map(({ name }) => name));
  const has = lost.length === 1 ? "has" : "have";
  return (
    <ConfirmButton
      size="sm"
      className="mt-2"
      disabledReason={disabledReason}
      confirmation={{
        action,
        fields: { ended: JSON.stringify(lost.map(({ gatewayId, clientId }) => ({ gatewayId, clientId }))) },
        done: `On record: ${names} ${has} ended`,
        title: `${names} ${has} ended?`,
        consequence:
          "If it still runs somewhere, cut off from Sluice, whoever asks it stays on the path that is taken away. Your word and your reason stay on record, and count until it is heard of again.",
        confirm: `${lost.length === 1 ? "It has" : "They have"} ended`,
        danger: true,
        reason: { label: "How do you know?", required: true },
      }}
    >
      {lost.length === 1 ? "It has ended" : "They have ended"}
    </ConfirmButton>
  );
}
