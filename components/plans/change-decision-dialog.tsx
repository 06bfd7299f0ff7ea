"use client";

import { useEffect, useState } from "react";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { rawValueWords } from "#lib/messages/raw-values.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";

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

const WITHDRAW = "";

/** Another value, or none: with the rows that it rewrites, counted when it opens and after each refusal. */
export default function ChangeDecisionDialog({
  plan,
  step,
  rawValue,
  value,
  values,
  action,
  count,
  whyNotWithdraw,
  onClose,
}: ChangingDecision & DecidedValue & { onClose: () => void }) {
  const say = useSay();
  const others = values.filter((one) => one !== value);
  const [to, setTo] = useState(others[0] ?? WITHDRAW);
  /** Undefined while it is counted. */
  const [rows, setRows] = useState<number | null>();
  const { state, pending, submit } = useFormAction(action, {
    done: (data) =>
      data
        ? `${to === WITHDRAW ? `${countOf(data.rows, "row waits", "rows wait")} for a decision again` : `${countOf(data.rows, "row becomes", "rows become")} ${to}`}${data.settled ? "" : ", a batch at a time"}`
        : null,
    onDone: onClose,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal may mean that the rows have changed; a live page hands in a new `count` every few seconds, which is no reason to count and to bar the button meanwhile
  useEffect(() => {
    let current = true;
    setRows(undefined);
    count({ plan, step, rawValue, value })
      .catch(() => null)
      .then((counted) => {
        if (current) setRows(counted);
      });
    return () => {
      current = false;
    };
  }, [plan, step, rawValue, value, state]);
  const options = [
    ...others.map((one) => ({ value: one, label: one })),
    ...(whyNotWithdraw === null ? [{ value: WITHDRAW, label: "No value: ask again" }] : []),
  ];
  return (
    <AskDialog
      pending={pending}
      onClose={onClose}
      title={`Change what ${say(rawValueWords(rawValue))} becomes`}
      description={`It was decided as ${value}, which is a rule for later rows too.`}
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Becomes"
          hint={whyNotWithdraw === null ? undefined : `It cannot be withdrawn. ${whyNotWithdraw}`}
        >
          <NativeSelect options={options} value={to} onChange={(event) => setTo(event.target.value)} />
        </Field>
        <p aria-live="polite" className="font-medium">
          {consequence(rows, value, to)}
        </p>
        <FormMessage state={state} />
        <AskButtons pending={pending}>
          <Button
            variant="primary"
            pending={pending}
            disabled={typeof rows !== "number" || options.length === 0}
            onClick={() => {
              const change = {
                plan,
                step,
                rawValue,
                from: value,
                to: to === WITHDRAW ? null : to,
                expectedRows: rows,
              };
              submit(toFormData({ change: JSON.stringify(change) }));
            }}
          >
            {to === WITHDRAW ? "Withdraw" : `Change to ${to}`}
          </Button>
        </AskButtons>
      </div>
    </AskDialog>
  );
}

function consequence(rows: number | null | undefined, from: string, to: string): string {
  if (rows === undefined) return "Counting the rows that have it.";
  if (rows === null) return "The rows could not be counted, so nothing can be changed now.";
  if (to === WITHDRAW)
    return `Takes ${from} away from ${countOf(rows, "row")}. ${rows === 1 ? "It waits" : "They wait"} here for a decision again.`;
  return `Rewrites ${countOf(rows, "row")} from ${from} to ${to}. Later rows with the same text get ${to}.`;
}
