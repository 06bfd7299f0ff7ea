"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { DialogButton } from "#components/forms/dialog-button.tsx";
import type { SaveFlag } from "./flag-dialog.tsx";

const FlagDialog = lazy(() => import("./flag-dialog.tsx"));

/** Opens the dialog for a new flag, and then the page of what was made. */
export function CreateFlag({
  action,
  plans,
  disabledReason,
  startOpen,
  variant,
}: {
  action: SaveFlag;
  plans: string[];
  disabledReason: string | null;
  /** The command palette comes here to create one. */
  startOpen: boolean;
  /** Secondary where something else needs somebody. */
  variant: "primary" | "secondary";
}) {
  const t = useTranslations("flags.dialog");
  const router = useRouter();
  const open = (name: string) => router.push(`/flags/${encodeURIComponent(name)}`);
  return (
    <DialogButton
      variant={variant}
      disabledReason={disabledReason}
      startOpen={startOpen && disabledReason === null}
      dialog={(close) => <FlagDialog action={action} plans={plans} onSaved={open} onClose={close} />}
    >
      <Plus aria-hidden="true" />
      {t("create")}
    </DialogButton>
  );
}
