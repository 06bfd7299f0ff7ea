"use client";
import { Copy, KeyRound } from "lucide-react";
import { useState } from "react";
import { useFormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FormMessage } from "#components/ui/form-message.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { CreatedToken } from "#lib/users/create-token.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { ROLE_OPTIONS } from "./role-options.ts";

type Action = (state: FormState<CreatedToken>, form: FormData) => Promise<FormState<CreatedToken>>;

const EXPIRIES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
];

export function AddTokenDialog({ action }: { action: Action }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">
          <KeyRound aria-hidden />
          Make a token
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Make an API token"
        description="For a program or the command line. It may do what its role may."
      >
        {open ? <TokenForm action={action} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function TokenForm({ action }: { action: Action }) {
  const { state, pending, onSubmit } = useFormAction(action);
  const errors = state.fieldErrors ?? {};
  if (state.status === "done" && state.data) return <ShownOnce created={state.data} />;
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label="Name" hint="What uses it: deploy pipeline, cutover script." error={errors.name}>
        <Input name="name" autoComplete="off" maxLength={100} required />
      </Field>
      <Field label="Role" error={errors.role}>
        <Select name="role" defaultValue="viewer" options={ROLE_OPTIONS} />
      </Field>
      <Field label="Works for" error={errors.expiresInDays}>
        <Select name="expiresInDays" defaultValue="90" options={EXPIRIES} />
      </Field>
      {state.fieldErrors ? null : <FormMessage state={state} />}
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>Make the token</SubmitButton>
      </DialogFooter>
    </form>
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
