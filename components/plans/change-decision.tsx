"use client";

import { Pencil } from "lucide-react";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { nameRawValue } from "#lib/format/raw-values.ts";
import type { QuarantineDecided } from "#lib/plans/apply-decisions.ts";

const ChangeDecisionDialog = lazy(() => import("./change-decision-dialog.tsx"));

export type ChangingDecision = {
  plan: string;
  action: FormAction<QuarantineDecided>;
  /** How many rows have the value from this text now; null if they cannot be counted. */
  count: (input: {
    plan: string;
    step: string;
    rawValue: string | null;
    value: string;
  }) => Promise<number | null>;
  /** Why a decision cannot be withdrawn, though it can be changed. */
  whyNotWithdraw: string | null;
};

export type DecidedValue = {
  step: string;
  rawValue: string | null;
  value: string;
  /** Those that a person may choose. */
  values: string[];
};

/** Opens what was decided for one raw value, to change or withdraw it. */
export function ChangeDecision({
  disabledReason,
  ...dialog
}: ChangingDecision & DecidedValue & { disabledReason: string | null }) {
  return (
    <DialogButton
      size="sm"
      disabled={disabledReason !== null}
      title={disabledReason ?? undefined}
      aria-label={`Change what ${nameRawValue(dialog.rawValue)} becomes`}
      dialog={(close) => <ChangeDecisionDialog {...dialog} onClose={close} />}
    >
      <Pencil aria-hidden="true" />
      Change
    </DialogButton>
  );
}
