"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { NativeSelect } from "#components/forms/native-select.tsx";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
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
  const t = useTranslations("values.change");
  const say = useSay();
  const others = values.filter((one) => one !== value);
  const [to, setTo] = useState(others[0] ?? WITHDRAW);
  /** Undefined while it is counted. */
  const [rows, setRows] = useState<number | null>();
  const { state, pending, submit } = useFormAction(action, {
    done: (data) => {
      if (!data) return null;
      const what = to === WITHDRAW ? t("again", data) : t("becomes", { rows: data.rows, to });
      return data.settled ? what : t("batches", { what });
    },
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
    ...(whyNotWithdraw === null ? [{ value: WITHDRAW, label: t("none") }] : []),
  ];
  return (
    <AskDialog
      pending={pending}
      onClose={onClose}
      title={t("title", { value: say(rawValueWords(rawValue)) })}
      description={t("description", { value })}
    >
      <div className="flex flex-col gap-4">
        <Field
          label={t("label")}
          hint={whyNotWithdraw === null ? undefined : t("cannotWithdraw", { why: whyNotWithdraw })}
        >
          <NativeSelect options={options} value={to} onChange={(event) => setTo(event.target.value)} />
        </Field>
        <p aria-live="polite" className="font-medium">
          {say(consequence(rows, value, to))}
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
            {to === WITHDRAW ? t("withdraw") : t("changeTo", { to })}
          </Button>
        </AskButtons>
      </div>
    </AskDialog>
  );
}

function consequence(rows: number | null | undefined, from: string, to: string): Message {
  if (rows === undefined) return message("values.change.counting");
  if (rows === null) return message("values.change.uncounted");
  return to === WITHDRAW
    ? message("values.change.takesAway", { rows, from })
    : message("values.change.rewrites", { rows, from, to });
}
