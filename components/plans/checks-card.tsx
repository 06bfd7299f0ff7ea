import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { ChecksTable } from "./checks-table.tsx";
import { whyNotCheck, whyNotWork } from "./plan-selection.ts";

type Props = { plan: PlanView; phase: PhaseView; role: Role; action: FormAction };

/** The checks of a phase and of its steps, as they last ran. */
export function ChecksCard({ plan, phase, role, action }: Props) {
  const say = useSay();
  const t = useTranslations("planPage.page");
  const checks = [...phase.steps.flatMap((one) => one.checks), ...phase.checks];
  return (
    <Card id="checks">
      <CardHeader title={t("checks", { phase: say(phaseInSentence(phase.phase)) })}>
        <ActionButton
          size="sm"
          action={action}
          fields={{ plan: plan.name }}
          done={t("checksRun")}
          disabledReason={
            say(plan.unconfigured) ??
            say(whyNot(role, "check:run")) ??
            say(whyNotWork(plan)) ??
            say(whyNotCheck(phase))
          }
        >
          {t("runNow")}
        </ActionButton>
      </CardHeader>
      {checks.length === 0 ? (
        <EmptyState title={t("noCheck")}>{t("addCheck")}</EmptyState>
      ) : (
        <ChecksTable plan={plan.name} checks={checks} />
      )}
    </Card>
  );
}
