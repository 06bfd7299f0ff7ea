"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { FlagPreview, KeySeen } from "#lib/flags/model.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { applicationNames } from "#lib/messages/application-names.ts";
import { type SuggestKeys, useSuggestedKeys } from "./use-suggested-keys.ts";

/** Asks the evaluator what one person gets, and why. */
export function CheckPerson({
  name,
  named,
  action,
  suggest,
}: {
  name: string;
  /** The flag has other variants than on and off, and they are told by name. */
  named: boolean;
  action: FormAction<FlagPreview>;
  /** Null for whom keys are not to be listed. */
  suggest: SuggestKeys | null;
}) {
  const t = useTranslations("flag.person");
  const say = useSay();
  const listId = useId();
  const { state, pending, onSubmit } = useFormAction(action);
  const { keys, onType } = useSuggestedKeys(suggest);
  const answer = state.status === "done" ? state.data : undefined;
  return (
    <div className="flex flex-col gap-3">
      <form method="post" noValidate onSubmit={onSubmit} className="flex gap-2.5">
        <input type="hidden" name="name" value={name} />
        <Input
          name="targetingKey"
          aria-label={t("key")}
          placeholder={t("placeholder")}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          list={listId}
          onChange={(event) => onType(event.target.value)}
        />
        <datalist id={listId}>
          {keys.map((key) => (
            <option key={key} value={key} />
          ))}
        </datalist>
        <Button type="submit" pending={pending}>
          {t("check")}
        </Button>
      </form>
      <div aria-live="polite" className="flex flex-col gap-1 text-xs">
        {answer ? (
          <>
            <p>
              <b className="font-semibold">
                {t.rich(named ? "gets" : answer.isOn ? "on" : "off", {
                  variant: answer.variant,
                  key: () => <span className="wrap-anywhere">{answer.targetingKey || t("withoutKey")}</span>,
                })}
              </b>{" "}
              <span className="text-muted">
                {say(answer.because)}
                {answer.place === null
                  ? ""
                  : ` ${t("place", { percentage: say(percentWords(answer.place)) })}`}
              </span>
            </p>
            {answer.targetingKey === "" || answer.seen === undefined ? null : <Seen seen={answer.seen} />}
          </>
        ) : null}
      </div>
      <FormMessage state={state} />
    </div>
  );
}

function Seen({ seen }: { seen: KeySeen | null }) {
  const t = useTranslations("flag.person");
  const say = useSay();
  if (seen === null) return <p className="text-hold">{t("notSeen")}</p>;
  return (
    <p className="text-muted">
      {t.rich("seen", {
        applications: say(applicationNames(seen.applications)),
        ago: () => <TimeAgo at={seen.lastAt} />,
      })}
    </p>
  );
}
