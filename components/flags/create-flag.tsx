"use client";

import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";

const FlagDialog = lazy(() => import("./flag-dialog.tsx"));

/** Opens the dialog for a new flag. */
export function CreateFlag({
  action,
  plans,
  disabledReason,
  startOpen,
}: {
  action: FormAction;
  plans: string[];
  disabledReason: string | null;
  /** The command palette comes here to create one. */
  startOpen: boolean;
}) {
  const [open, setOpen] = useState(startOpen && disabledReason === null);
  return (
    <>
      <Button variant="primary" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        <Plus aria-hidden="true" />
        New flag
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <FlagDialog action={action} plans={plans} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
