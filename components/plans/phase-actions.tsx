"use client";

import { FlaskConical, Pause, Play, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { useSay } from "#components/ui/use-say.ts";
import { phaseInSentence, phaseName } from "#lib/messages/phase-names.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { RehearsalBasis } from "#lib/plans/reads/views.ts";
import { rehearseLabel } from "./rehearse-label.ts";

type Common = { plan: string; phase: Phase };

/** Starts a phase; for contract the plan's name must be typed, under what will be gone. */
export function StartPhase({
  plan,
  phase,
  action,
  disabledReason,
  typedName,
  consequence,
  variant = "primary",
}: Common & {
  action: FormAction;
  disabledReason: string | null;
  typedName: boolean;
  consequence: ReactNode;
  /** Secondary beside another button that does the same. */
  variant?: "primary" | "secondary" | undefined;
}) {
  const t = useTranslations("planPage.actions");
  const say = useSay();
  const start = t("start", { phase: say(phaseInSentence(phase)) });
  return (
    <ConfirmButton
      variant={variant}
      {...(variant === "primary" ? { className: "w-full" } : {})}
      disabledReason={disabledReason}
      confirmation={{
        action,
        fields: { plan, phase },
        done: t("begins", { phase: say(phaseName(phase)) }),
        title: start,
        consequence,
        confirm: start,
        danger: typedName,
        ...(typedName ? { typed: plan } : {}),
      }}
    >
      <Play aria-hidden="true" />
      {start}
    </ConfirmButton>
  );
}

/** Runs a phase on a clone of the target. */
export function RehearseButton({
  plan,
  phase,
  action,
  disabledReason,
  estimate,
  variant = "secondary",
}: Common & {
  action: FormAction;
  estimate: RehearsalBasis | null;
  disabledReason: string | null;
  /** Primary where it is what comes next. */
  variant?: "primary" | "secondary";
}) {
  const t = useTranslations("planPage.actions");
  const say = useSay();
  return (
    <ActionButton
      action={action}
      fields={{ plan, phase }}
      done={t("rehearsalBegins", { phase: say(phaseInSentence(phase)) })}
      disabledReason={disabledReason}
      variant={variant}
      // Among the gates there is little room for the words of its time.
      className="h-auto min-h-9 max-w-full shrink whitespace-normal py-1.5 text-left"
    >
      <FlaskConical aria-hidden="true" />
      {say(rehearseLabel(phase, estimate))}
    </ActionButton>
  );
}

/** Undoes what a phase did: by its rollback scripts, or for contract from its backup. */
export function UndoPhase({
  plan,
  phase,
  action,
  disabledReason,
  consequence,
  restore,
}: Common & { action: FormAction; disabledReason: string | null; consequence: string; restore: boolean }) {
  const t = useTranslations("planPage.actions");
  const say = useSay();
  const words = t(restore ? "restore" : "rollBack", { phase: say(phaseInSentence(phase)) });
  return (
    <ConfirmButton
      variant={restore ? "secondary" : "danger"}
      disabledReason={disabledReason}
      confirmation={{
        action,
        fields: { plan, phase },
        done: restore ? t("restoreBegins") : t("rollsBack", { phase: say(phaseName(phase)) }),
        title: words,
        consequence,
        confirm: words,
        danger: !restore,
      }}
    >
      <Undo2 aria-hidden="true" />
      {words}
    </ConfirmButton>
  );
}

/** Stops running work at the next batch, or lets it go on. */
export function PauseOrResume({
  plan,
  control,
  variant,
  pause,
  resume,
  disabledReason,
}: {
  plan: string;
  control: "pause" | "resume";
  variant: "primary" | "secondary";
  pause: FormAction;
  resume: FormAction;
  disabledReason: string | null;
}) {
  const t = useTranslations("planPage.actions");
  return control === "resume" ? (
    <ActionButton
      size="sm"
      variant={variant}
      action={resume}
      fields={{ plan }}
      done={t("goesOn")}
      disabledReason={disabledReason}
    >
      <Play aria-hidden="true" />
      {t("resume")}
    </ActionButton>
  ) : (
    <ActionButton
      size="sm"
      variant={variant}
      action={pause}
      fields={{ plan }}
      done={t("pauses")}
      disabledReason={disabledReason}
    >
      <Pause aria-hidden="true" />
      {t("pause")}
    </ActionButton>
  );
}
