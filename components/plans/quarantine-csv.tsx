"use client";

import { Download, Upload } from "lucide-react";
import { useId, useRef } from "react";
import { type FormAction, useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
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
  const reasonId = useId();
  const file = useRef<HTMLInputElement>(null);
  const { state, pending, submit } = useFormAction(unlessTooLarge(action), {
    done: (data) => {
      if (!data) return null;
      if (data.groups + data.leftOpen.groups === 0)
        return "All of it was decided so before; nothing was changed";
      return sayDecided(data);
    },
  });
  return (
    <div className="flex max-w-md flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <a href={`/api/plans/${encodeURIComponent(plan)}/quarantine.csv`} download>
            <Download aria-hidden="true" />
            Download CSV
          </a>
        </Button>
        <Button
          pending={pending}
          disabled={disabledReason !== null}
          aria-describedby={disabledReason ? reasonId : undefined}
          onClick={() => file.current?.click()}
        >
          <Upload aria-hidden="true" />
          Upload CSV
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv"
          aria-label="CSV file with decisions"
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
function unlessTooLarge(action: FormAction<QuarantineDecided>): FormAction<QuarantineDecided> {
  return async (previous, form) => {
    const file = form.get("file");
    const message = file instanceof File ? whyCsvTooLarge(file.size) : null;
    return message === null ? action(previous, form) : { status: "failed", code: "too-large", message };
  };
}
