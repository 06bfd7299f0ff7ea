"use client";

import { Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";

const FlagDialog = lazy(() => import("./flag-dialog.tsx"));

/** Opens the description and the owner of one flag. */
export function EditFlag({
  name,
  description,
  owner,
  action,
  disabledReason,
}: {
  name: string;
  description: string;
  owner: string;
  action: FormAction;
  disabledReason: string | null;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={disabledReason !== null}
        title={disabledReason ?? undefined}
        onClick={() => setOpen(true)}
      >
        <Pencil aria-hidden="true" />
        Edit
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <FlagDialog action={action} flag={{ name, description, owner }} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
