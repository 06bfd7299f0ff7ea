import { countOf } from "#lib/format/numbers.ts";
import { withEnd } from "#lib/format/sentences.ts";
import type { SwitchForecast } from "#lib/plans/model.ts";
import type { PhaseView } from "#lib/plans/views.ts";
import { changesExisting, countAdded, countRemoved, rowsBackedUp, sayCounted } from "./count-changes.ts";
import { backfillAsRehearsed } from "./dry-run-words.ts";
import { describeOpening } from "./switch-words.ts";

/** What starting a phase does, in rows and people, and then what its steps say of themselves. */
export function startConsequence(phase: PhaseView, target: string, forecast: SwitchForecast | null): string {
  const own = phase.steps.flatMap((step) => (step.consequence ? withEnd(step.consequence) : []));
  return [whatItDoes(phase, target, forecast), ...own].join(" ");
}

function whatItDoes(phase: PhaseView, target: string, forecast: SwitchForecast | null): string {
  switch (phase.phase) {
    case "expand":
      return whatIsAdded(phase, target);
    case "backfill":
      return `The new columns in ${target} are filled in ${countOf(phase.stepsTotal, "step")}, in small batches. It can be paused at any time. ${backfillAsRehearsed(phase.dryRun)}`.trim();
    case "switchover":
      return forecast ? describeOpening(forecast) : "The flag is turned on at its first stage.";
    case "contract":
      return whatGoes(phase);
  }
}

function whatIsAdded({ steps }: PhaseView, target: string): string {
  const sqls = steps.map((step) => step.sql);
  const added = sayCounted(countAdded(sqls));
  const what = added ? `It adds ${added} to ${target}.` : `It adds to ${target}.`;
  const rest = changesExisting(sqls)
    ? "Some of its statements change rows or columns that exist: look at its steps."
    : "No column or row that exists is changed.";
  return `${what} ${rest} It can be rolled back until a later phase has begun.`;
}

function whatGoes(phase: PhaseView): string {
  // A constraint that a removal drops is most often one that it made itself, to prove a column on the way.
  const removed = sayCounted(
    countRemoved(phase.steps.map((step) => step.sql)).filter(({ kind }) => kind !== "constraint"),
  );
  const rows = rowsBackedUp(phase);
  const backup =
    rows === null
      ? "How many rows the backup holds is not measured yet: a rehearsal counts them."
      : `About ${countOf(rows, "row")}, as its rehearsal counted, are written to a backup first. Only a restore from it brings them back.`;
  return `It drops ${removed ?? "nothing that could be read from its SQL"}. ${backup}`;
}
