"use client";

import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import type { FlagPreview } from "#lib/flags/model.ts";
import { formatPercent } from "#lib/format/numbers.ts";

/** Asks the evaluator what one person gets, and why. */
export function CheckPerson({ name, action }: { name: string; action: FormAction<FlagPreview> }) {
  const { state, pending, onSubmit } = useFormAction(action);
  const answer = state.status === "done" ? state.data : undefined;
  return (
    <div className="flex flex-col gap-3">
      <form method="post" onSubmit={onSubmit} className="flex gap-2.5">
        <input type="hidden" name="name" value={name} />
        <Input
          name="targetingKey"
          aria-label="Targeting key"
          placeholder="Targeting key, such as patient-20931"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
        />
        <Button type="submit" pending={pending}>
          Check
        </Button>
      </form>
      <div aria-live="polite" className="text-xs">
        {answer ? (
          <p>
            <b className="font-semibold">
              {answer.value ? "On" : "Off"} for{" "}
              <span className="wrap-anywhere">{answer.targetingKey || "somebody without a key"}</span>.
            </b>{" "}
            <span className="text-muted">
              {answer.because}
              {answer.place === null
                ? ""
                : ` By percentage alone it is on above ${formatPercent(answer.place)}.`}
            </span>
          </p>
        ) : null}
      </div>
      <FormMessage state={state} />
    </div>
  );
}
