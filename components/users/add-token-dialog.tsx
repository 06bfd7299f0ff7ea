"use client";

import { Copy } from "lucide-react";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { DialogClose, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.ts";
import type { CreatedToken } from "#lib/users/create-token.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

export type AddTokenAction = FormAction<CreatedToken>;

const EXPIRIES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

export default function AddTokenDialog({ action, onClose }: { action: AddTokenAction; onClose: () => void }) {
  return (
    <FormDialog
      title="Make an API token"
      description="For a program or the command line. It may do what its role may, never more than you may, and ends with your account."
      action={action}
      submit="Make the token"
      afterwards={(created) => <ShownOnce created={created} />}
      onClose={onClose}
    >
      {(problemOf) => (
        <>
          <Field label="Name" hint="What uses it: deploy pipeline, cutover script." error={problemOf("name")}>
            <Input name="name" autoComplete="off" maxLength={100} required />
          </Field>
          <Field label="Role" error={problemOf("role")}>
            <Select name="role" defaultValue="viewer" options={ROLE_OPTIONS} />
          </Field>
          <Field label="Works for" error={problemOf("expiresInDays")}>
            <Select name="expiresInDays" defaultValue="90" options={EXPIRIES} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

function ShownOnce({ created }: { created: CreatedToken }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(created.token);
      toast.success("The token was copied.");
    } catch {
      toast.error("The browser did not allow copying. Select the token and copy it.");
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        This is the token <strong>{created.name}</strong>. It is shown now and never again; Sluice keeps only
        its hash.
      </p>
      <div className="flex flex-wrap gap-2">
        <Input
          readOnly
          aria-label="The token"
          value={created.token}
          className="min-w-0 flex-1 basis-64 font-mono text-xs"
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={copy}>
          <Copy aria-hidden />
          Copy
        </Button>
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="primary">I have kept it</Button>
        </DialogClose>
      </DialogFooter>
    </div>
  );
}
