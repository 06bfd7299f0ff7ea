import type { FormAction } from "#components/forms/use-form-action.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { StartPhase } from "./phase-actions.tsx";
import { PHASE_NAMES } from "./phase-words.ts";
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
  const known = { opening: plan.switchForecast, toDecide: plan.toDecide };
  return (
    <StartPhase
      plan={plan.name}
      phase={phase.phase}
      phaseName={PHASE_NAMES[phase.phase]}
      action={start}
      disabledReason={disabledReason}
      variant={variant}
      typedName={phase.needsTypedName}
      consequence={
        <>
          {startConsequence(phase, plan.target, known)}
          {phase.phase === "backfill" && phase.dryRun?.forThisVersion ? (
            <>
              {" "}
              Counted by the rehearsal <TimeAgo at={phase.dryRun.at} />.
            </>
          ) : null}
        </>
      }
    />
  );
}
