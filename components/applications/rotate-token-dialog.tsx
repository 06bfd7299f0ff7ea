"use client";

import { FormDialog } from "#components/forms/form-dialog.tsx";
import { ShownOnce } from "#components/forms/shown-once.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ClientTokenView } from "#lib/identity/applications/model.ts";
import type { ClientTokenAction } from "./add-application-dialog.tsx";

const OVERLAPS = [
  { value: "0", label: "not at all", hint: "programs that have it are refused at once" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "7 days" },
];

export default function RotateTokenDialog({
  token,
  action,
  onClose,
}: {
  token: ClientTokenView;
  action: ClientTokenAction;
  onClose: () => void;
}) {
  return (
    <FormDialog
      title={`Replace a token of ${token.application}`}
      description={`The next token works at once, beside ${token.prefix}…, so that you can hand it out while programs go on.`}
      action={action}
      submit="Make the next token"
      afterwards={(created) => (
        <ShownOnce secret={created.token}>
          This is the next token of <strong>{created.application}</strong>.
        </ShownOnce>
      )}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <input type="hidden" name="id" value={token.id} />
          <Field label={`${token.prefix}… still works for`} error={problemOf("overlapHours")}>
            <Select name="overlapHours" defaultValue="24" options={OVERLAPS} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
