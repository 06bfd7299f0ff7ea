import { withEnd } from "#lib/kernel/text/sentences.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import type { SwitchForecast } from "#lib/plans/reads/rehearsal-report.ts";
import type { PhaseView, StepView } from "#lib/plans/reads/views.ts";
import type { DecisionsForecast } from "#lib/quarantine/views.ts";
import { stepLabel } from "./phase-words.ts";
import { backfillAsRehearsed } from "./rehearsal-words.ts";
import { sayCounted } from "./say-counted.ts";
import { describeOpening } from "./switch-words.ts";

/** `opening`: of a switchover; `toDecide`: what a backfill would leave to people now. Null: not known. */
export type StartForecast = { opening: SwitchForecast | null; toDecide: DecisionsForecast | null };

/** What starting a phase does, in rows and people, and then what its steps say of themselves. */
export function startConsequence(phase: PhaseView, target: string, known: StartForecast): Message {
  const told = phase.steps.flatMap((step) => (step.consequence ? asIs(withEnd(step.consequence)) : []));
  const oneWay = phase.steps.flatMap(({ name, oneWay }) =>
    oneWay ? message("plans.start.oneWay", { step: stepLabel(name), why: withEnd(oneWay) }) : [],
  );
  return sentences(whatItDoes(phase, target, known), ...told, ...oneWay);
}

function whatItDoes(phase: PhaseView, target: string, { opening, toDecide }: StartForecast): Message {
  switch (phase.phase) {
    case "expand":
      return whatIsAdded(phase, target);
    case "backfill":
      return sentences(
        message("plans.start.filled", { target, steps: phase.stepsTotal }),
        backfillAsRehearsed(phase.rehearsal, toDecide),
      );
    case "switchover":
      return (opening && describeOpening(opening)) ?? message("plans.start.flag");
    case "contract":
      return whatGoes(phase);
  }
}

function whatIsAdded({ steps }: PhaseView, target: string): Message {
  const added = sayCounted(steps.map((step) => step.changes?.adds ?? []));
  const changes = steps.some((step) => step.changes?.changesExisting ?? true);
  const back = steps.some((step) => step.oneWay) ? "plans.start.restBack" : "plans.start.back";
  return sentences(
    added ? message("plans.start.addsCounted", { added, target }) : message("plans.start.adds", { target }),
    message(changes ? "plans.start.changesExisting" : "plans.start.changesNone"),
    steps.every((step) => step.oneWay) ? null : message(back),
  );
}

function whatGoes(phase: PhaseView): Message {
  // A constraint that a removal drops is most often one that it made itself, to prove a column on the way.
  const drops = phase.steps.flatMap((step) => step.changes?.drops ?? []);
  const removed = sayCounted([drops.filter(({ kind }) => kind !== "constraint")]);
  const removals = phase.steps.filter((step) => step.kind === "removal");
  const rows = rowsBackedUp(phase, removals);
  return sentences(
    removed === null ? message("plans.start.dropsUnread") : message("plans.start.drops", { removed }),
    removals.length === 0
      ? message("plans.start.noBackup")
      : rows === null
        ? message("plans.start.backupUnmeasured")
        : message("plans.start.backup", { rows }),
  );
}

/** Rows that the last rehearsal of this version wrote to the backups; null if there is none. */
function rowsBackedUp({ rehearsal }: PhaseView, removals: StepView[]): number | null {
  if (!rehearsal?.forThisVersion) return null;
  const counts = removals.map((step) => rehearsal.report.rows[step.name]?.done ?? null);
  return counts.some((count) => count === null)
    ? null
    : counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
}
