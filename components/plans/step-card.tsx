import { Badge } from "#components/ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { STATE_TONE, stateWords } from "#lib/messages/plan-states.ts";
import type { PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";
import { StepDetail } from "./step-detail.tsx";

/** The step that was chosen, and how it stands. */
export function StepCard({ plan, phase, step }: { plan: PlanView; phase: PhaseView; step: StepView }) {
  const say = useSay();
  const { standing: state } = step;
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2.5">
            {stepLabel(step.name)}
            <Badge tone={STATE_TONE[state]}>{say(stateWords(state))}</Badge>
          </span>
        }
      />
      <CardBody>
        <StepDetail
          step={step}
          state={state}
          samples={plan.samples.filter((sample) => sample.step === step.name)}
          rollbackProvenAt={phase.rollbackProvenAt}
          rollbackTried={phase.rollbackTried}
        />
      </CardBody>
    </Card>
  );
}
