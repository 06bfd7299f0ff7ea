"use client";

import { useTranslations } from "next-intl";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { type FormAction, toFormData, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import type { LeftOpenView } from "#lib/quarantine/read-left-open.ts";
import { type Chosen, describeDecision, nameChosen, sayDecided, sumOf } from "./decide-summary.ts";

/** Asks once for all that were chosen, with what it does. */
export default function DecideDialog({
  plan,
  step,
  chosen,
  blocks,
  ahead,
  action,
  onDone,
  onClose,
}: {
  plan: string;
  step: string;
  chosen: Chosen[];
  blocks: LeftOpenView["blocks"];
  ahead: boolean;
  action: FormAction<QuarantineDecided>;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("values.decide");
  const say = useSay();
  const { state, pending, submit } = useFormAction(action, {
    done: (data) => (data ? say(sayDecided(data)) : null),
    onDone: () => {
      onDone();
      onClose();
    },
  });
  const opens = chosen.every(({ value }) => value === null) ? "open" : "decided";
  return (
    <AskDialog
      pending={pending}
      onClose={onClose}
      title={t("title", { opens, sum: say(sumOf(chosen)) })}
      description={t("description")}
    >
      <div className="flex flex-col gap-4">
        <ul className="flex flex-col gap-3">
          {describeDecision(chosen, { blocks, ahead }).map(({ does, value, to }) => (
            <li key={value}>
              <p className="font-medium">{say(does)}</p>
              <WhichValues chosen={to} about={ahead} />
            </li>
          ))}
        </ul>
        <FormMessage state={state} />
        <AskButtons pending={pending}>
          <Button
            variant="primary"
            pending={pending}
            onClick={() => submit(toFormData({ plan, step, decisions: JSON.stringify(chosen) }))}
          >
            {t("confirm", { opens, values: chosen.length })}
          </Button>
        </AskButtons>
      </div>
    </AskDialog>
  );
}

function WhichValues({ chosen, about }: { chosen: Chosen[]; about: boolean }) {
  const say = useSay();
  const { named, more } = nameChosen(chosen, about);
  return (
    <ul className="mt-1 list-disc pl-5 text-muted text-xs">
      {named.map(say).map((one) => (
        <li key={one}>
          <span className="line-clamp-2 wrap-anywhere">{one}</span>
        </li>
      ))}
      {more === null ? null : <li>{say(more)}</li>}
    </ul>
  );
}
