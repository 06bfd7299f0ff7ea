"use client";

import { Download, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { Say } from "#lib/messages/catalogue/say.ts";
import { whyCsvTooLarge } from "#lib/messages/csv-size.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import { sayDecided } from "./decide-summary.ts";

/** The same decisions in a spreadsheet: out, fill in the column `value`, and in again. */
export function QuarantineCsv({
  plan,
  action,
  disabledReason,
}: {
  plan: string;
  action: FormAction<QuarantineDecided>;
  disabledReason: string | null;
}) {
  const t = useTranslations("values.csv");
  const say = useSay();
  const reasonId = useId();
  const file = useRef<HTMLInputElement>(null);
  const { state, pending, submit } = useFormAction(unlessTooLarge(action, say), {
    done: (data) => {
      if (!data) return null;
      if (data.groups + data.leftOpen.groups === 0) return t("allBefore");
      return say(sayDecided(data));
    },
  });
  return (
    <div className="flex max-w-md flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <a href={`/api/plans/${encodeURIComponent(plan)}/quarantine.csv`} download>
            <Download aria-hidden="true" />
            {t("download")}
          </a>
        </Button>
        <Button
          pending={pending}
          disabled={disabledReason !== null}
          aria-describedby={disabledReason ? reasonId : undefined}
          onClick={() => file.current?.click()}
        >
          <Upload aria-hidden="true" />
          {t("upload")}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv"
          aria-label={t("file")}
          className="hidden"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (!chosen) return;
            const form = new FormData();
            form.set("plan", plan);
            form.set("file", chosen);
            submit(form);
            event.target.value = "";
          }}
        />
      </div>
      {/* Under both, so that they stay side by side. */}
      {disabledReason ? (
        <p id={reasonId} className="text-muted text-xs">
          {disabledReason}
        </p>
      ) : null}
      <FormMessage state={state} />
    </div>
  );
}

/** What is larger than the server takes is never sent: its answer would be that of no page. */
function unlessTooLarge(action: FormAction<QuarantineDecided>, say: Say): FormAction<QuarantineDecided> {
  return async (previous, form) => {
    const file = form.get("file");
    const why = file instanceof File ? whyCsvTooLarge(file.size) : null;
    return why === null ? action(previous, form) : { status: "failed", code: "too-large", message: say(why) };
  };
}
