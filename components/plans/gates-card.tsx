import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { GatesList } from "./gates-list.tsx";
import type { SayEnded } from "./say-ended-button.tsx";
import { startConsequence } from "./start-consequence.ts";
import { StartOfPhase } from "./start-of-phase.tsx";

/** What must hold before a phase begins, and the button that begins it. */
export function GatesCard({
  plan,
  phase,
  startsAbove,
  start,
  rehearse,
  sayEnded,
  disabledReason,
}: {
  plan: PlanView;
  phase: PhaseView;
  /** The answer of the page has the button. */
  startsAbove: boolean;
  start: FormAction;
  /** The button of its rehearsal; null where it stands elsewhere. */
  rehearse: ReactNode;
  sayEnded: SayEnded;
  disabledReason: string | null;
}) {
  const t = useTranslations("planPage.gates");
  const say = useSay();
  const closed = phase.gates.filter((gate) => gate.state !== "green").length;
  const blocked = closed > 0 ? t("notGreen", { closed }) : say(phase.startBlockedBy);
  const contract = phase.phase === "contract";
  return (
    <Card id="gates">
      <CardHeader title={t("title", { phase: say(phaseInSentence(phase.phase)) })}>
        {closed === 0
          ? t("allGreen")
          : t("someGreen", { green: phase.gates.length - closed, count: phase.gates.length })}
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <GatesList plan={plan} gates={phase.gates} rehearse={rehearse} sayEnded={sayEnded} />
        {contract ? (
          <p className="rounded-lg bg-fail-soft px-3 py-2 text-fail text-xs">
            {say(
              startConsequence(phase, plan.target, { opening: plan.switchForecast, toDecide: plan.toDecide }),
            )}
          </p>
        ) : null}
        {startsAbove ? null : (
          <StartOfPhase plan={plan} phase={phase} start={start} disabledReason={disabledReason ?? blocked} />
        )}
      </CardBody>
    </Card>
  );
}
