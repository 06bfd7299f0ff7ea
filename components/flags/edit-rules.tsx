"use client";

import { lazy, Suspense, useState } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Button } from "#components/ui/button.tsx";
import type { FlagWindow } from "#lib/flags/model.ts";

const EditRulesDialog = lazy(() => import("./edit-rules-dialog.tsx"));

export type EditRulesProps = {
  name: string;
  allowKeys: string[];
  window: FlagWindow | null;
  action: FormAction;
};

/** Opens the allow-list and the window. */
export function EditRules({ disabledReason, ...props }: EditRulesProps & { disabledReason: string | null }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        disabled={disabledReason !== null}
        title={disabledReason ?? undefined}
        onClick={() => setOpen(true)}
      >
        Change rules
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <EditRulesDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
