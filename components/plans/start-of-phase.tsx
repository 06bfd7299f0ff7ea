import { useTranslations } from "next-intl";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { StartPhase } from "./phase-actions.tsx";
import { startConsequence } from "./start-consequence.ts";

/** The button that begins a phase, wherever it stands: its dialog says the same consequence everywhere. */
export function StartOfPhase({
  plan,
  phase,
  start,
  disabledReason,
  variant,
}: {
  plan: PlanView;
  phase: PhaseView;
  start: FormAction;
  disabledReason: string | null;
  variant?: "primary" | "secondary";
}) {
  const t = useTranslations("planPage");
  const say = useSay();
  const rehearsed = phase.rehearsal?.forThisVersion ? phase.rehearsal.at : null;
  const known = { opening: plan.switchForecast, toDecide: plan.toDecide };
  return (
    <StartPhase
      plan={plan.name}
      phase={phase.phase}
      action={start}
      disabledReason={disabledReason}
      variant={variant}
      typedName={phase.needsTypedName}
      consequence={
        <>
          {say(startConsequence(phase, plan.target, known))}
          {phase.phase === "backfill" && rehearsed ? (
            <> {t.rich("counted", { ago: () => rehearsed && <TimeAgo at={rehearsed} /> })}</>
          ) : null}
        </>
      }
    />
  );
}
