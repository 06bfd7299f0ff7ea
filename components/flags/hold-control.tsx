"use client";

import { Lock, LockOpen } from "lucide-react";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { formatPercent } from "#lib/kernel/text/numbers.ts";

/** Holds the percentage where it is, or lets it go. */
export function HoldControl({
  name,
  percentage,
  held,
  hold,
  release,
  whyNotHold,
}: {
  name: string;
  percentage: number;
  held: boolean;
  hold: FormAction;
  release: FormAction;
  whyNotHold: string | null;
}) {
  if (held) {
    return (
      <ActionButton
        size="sm"
        action={release}
        fields={{ name }}
        done={`${name} may rise again`}
        disabled={whyNotHold !== null}
        title={whyNotHold ?? undefined}
      >
        <LockOpen aria-hidden="true" />
        Release
      </ActionButton>
    );
  }
  return (
    <ConfirmButton
      size="sm"
      disabled={whyNotHold !== null}
      title={whyNotHold ?? undefined}
      confirmation={{
        action: hold,
        fields: { name },
        done: `${name} is held at ${formatPercent(percentage)}`,
        title: `Hold at ${formatPercent(percentage)}`,
        consequence:
          "No one can raise it or turn it on until it is released. Lowering and turning off stay possible.",
        confirm: "Hold",
        reason: { label: "Why? The next person reads it.", required: true },
      }}
    >
      <Lock aria-hidden="true" />
      Hold
    </ConfirmButton>
  );
}
