import type { ReactNode } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { PhaseView } from "#lib/plans/views.ts";
import { GatesList } from "./gates-list.tsx";
import { StartPhase } from "./phase-actions.tsx";
import { PHASE_NAMES } from "./phase-words.ts";
import { type StartForecast, startConsequence } from "./start-consequence.ts";

/** What must hold before a phase begins, and the button that begins it. */
export function GatesCard({
  plan,
  phase,
  target,
  known,
  start,
  rehearse,
  disabledReason,
}: {
  plan: string;
  phase: PhaseView;
  target: string;
  known: StartForecast;
  start: FormAction;
  /** The button of its rehearsal; null where it stands elsewhere. */
  rehearse: ReactNode;
  disabledReason: string | null;
}) {
  const name = PHASE_NAMES[phase.phase];
  const closed = phase.gates.filter((gate) => gate.state !== "green").length;
  const blocked = closed > 0 ? `${countOf(closed, "gate is", "gates are")} not green.` : phase.startBlockedBy;
  const contract = phase.phase === "contract";
  return (
    <Card id="gates">
      <CardHeader title={`Gates to ${name.toLowerCase()}`}>
        {closed === 0 ? "all green" : `${phase.gates.length - closed} of ${phase.gates.length} green`}
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <GatesList plan={plan} gates={phase.gates} rehearse={rehearse} />
        {contract ? (
          <p className="rounded-lg bg-fail-soft px-3 py-2 text-fail text-xs">
            {startConsequence(phase, target, known)}
          </p>
        ) : null}
        <StartPhase
          plan={plan}
          phase={phase.phase}
          phaseName={name}
          action={start}
          disabledReason={disabledReason ?? blocked}
          typedName={phase.needsTypedName}
          consequence={
            <>
              {startConsequence(phase, target, known)}
              {phase.phase === "backfill" && phase.dryRun?.forThisVersion ? (
                <>
                  {" "}
                  Counted by the rehearsal <TimeAgo at={phase.dryRun.at} />.
                </>
              ) : null}
            </>
          }
        />
      </CardBody>
    </Card>
  );
}
