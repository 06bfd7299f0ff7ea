import type { ReactNode } from "react";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { SwitchForecast } from "#lib/plans/model.ts";
import type { PhaseView } from "#lib/plans/views.ts";
import { countRemoved, rowsBackedUp } from "./count-removed.ts";
import { backfillAsRehearsed } from "./dry-run-words.ts";
import { GatesList } from "./gates-list.tsx";
import { StartPhase } from "./phase-actions.tsx";
import { PHASE_NAMES } from "./phase-words.ts";
import { describeOpening } from "./switch-words.ts";

/** What must hold before a phase begins, and the button that begins it. */
export function GatesCard({
  plan,
  phase,
  target,
  forecast,
  start,
  rehearse,
  disabledReason,
}: {
  plan: string;
  phase: PhaseView;
  target: string;
  /** What starting the switchover would do; null while it cannot be started. */
  forecast: SwitchForecast | null;
  start: FormAction;
  /** The button of its dry run; null where it stands elsewhere. */
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
        <GatesList gates={phase.gates} rehearse={rehearse} />
        {contract ? (
          <p className="rounded-lg bg-fail-soft px-3 py-2 text-fail text-xs">{whatGoes(phase)}</p>
        ) : null}
        <StartPhase
          plan={plan}
          phase={phase.phase}
          phaseName={name}
          action={start}
          disabledReason={disabledReason ?? blocked}
          typedName={phase.needsTypedName}
          consequence={consequence(phase, target, forecast)}
        />
      </CardBody>
    </Card>
  );
}

function consequence(phase: PhaseView, target: string, forecast: SwitchForecast | null): string {
  switch (phase.phase) {
    case "expand":
      return `${countOf(phase.stepsTotal, "step")} add to ${target}. Nothing existing is changed, and each can be rolled back.`;
    case "backfill":
      return `${countOf(phase.stepsTotal, "step")} fill the new columns in ${target} in small batches. It can be paused at any time. ${backfillAsRehearsed(phase.dryRun)}`.trim();
    case "switchover":
      return forecast ? describeOpening(forecast) : "The flag is turned on at its first stage.";
    case "contract":
      return whatGoes(phase);
  }
}

function whatGoes(phase: PhaseView): string {
  const removed = countRemoved(phase.steps.map((step) => step.sql));
  const list = removed.map((one) =>
    countOf(one.count, one.kind, one.kind === "index" ? "indexes" : `${one.kind}s`),
  );
  const rows = rowsBackedUp(phase);
  const backup =
    rows === null
      ? "How many rows the backup holds is not measured yet: a dry run counts them."
      : `${countOf(rows, "row")} are written to a backup and counted first.`;
  return `For good: it drops ${list.length > 0 ? list.join(", ") : "nothing that could be read from its SQL"}. ${backup}`;
}
