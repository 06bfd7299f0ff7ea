"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { AskButtons, AskDialog } from "#components/forms/ask-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { ChangePreview } from "#lib/flags/model.ts";
import { describeKnown, describeReach, describeWait } from "#lib/messages/describe-reach.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";
import type { FormState } from "#lib/web/form-state.ts";

export type ChangeDialogProps = {
  preview: ChangePreview;
  title: string;
  /** The word on the button that does it. */
  confirm: string;
  state: FormState;
  pending: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** What a change does, in fields and in people, before it is done. Every rise and every move of people comes here. */
export default function ChangeDialog({ preview, state, pending, ...props }: ChangeDialogProps) {
  const t = useTranslations("flags.change");
  const say = useSay();
  const { changes, reach, moved, conditions, whyNot } = preview;
  const known = describeKnown(reach, describeWait(conditions), conditions.connected);
  return (
    <AskDialog
      pending={pending}
      onClose={props.onClose}
      title={<span className="wrap-anywhere">{props.title}</span>}
      description={
        <>
          <p className="font-semibold text-text">
            {say(describeReach(reach, { conditions, now: new Date() }))}
          </p>
          {known === null ? null : <p>{t("known", { known: say(known) })}</p>}
          <Moved title={t("joins")} keys={moved.joins} />
          <Moved title={t("leaves")} keys={moved.leaves} />
          {changes.length > 0 ? (
            <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
              {changes.map((one) => (
                <div key={one.field} className="contents">
                  <dt>{say(flagFieldName(one.field, true))}</dt>
                  <dd className="wrap-anywhere text-text">
                    {t("fromTo", {
                      before: say(flagFieldValue(one, "before")),
                      after: say(flagFieldValue(one, "after")),
                    })}
                  </dd>
                </div>
              ))}
            </dl>
          ) : null}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {whyNot === null ? null : (
          <p className="flex items-start gap-2.5 rounded-lg bg-hold-soft px-3 py-2.5 text-hold text-xs">
            <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span>{say(whyNot)}</span>
          </p>
        )}
        <FormMessage state={state} />
        <AskButtons pending={pending}>
          <Button variant="primary" pending={pending} disabled={whyNot !== null} onClick={props.onConfirm}>
            {props.confirm}
          </Button>
        </AskButtons>
      </div>
    </AskDialog>
  );
}

function Moved({ title, keys }: { title: string; keys: string[] }) {
  if (keys.length === 0) return null;
  return (
    <details className="mt-1 text-xs">
      <summary className="cursor-pointer py-1">{title}</summary>
      <ul className="mt-1 flex flex-wrap gap-1.5">
        {keys.map((key) => (
          <li key={key}>
            <Code className="break-all rounded bg-sunken px-1.5 py-0.5 text-text">{key}</Code>
          </li>
        ))}
      </ul>
    </details>
  );
}
