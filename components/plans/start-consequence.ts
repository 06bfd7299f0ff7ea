import { countOf } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import type { SwitchForecast } from "#lib/plans/reads/rehearsal-report.ts";
import type { PhaseView, StepView } from "#lib/plans/reads/views.ts";
import type { QuarantineCount } from "#lib/quarantine/views.ts";
import { backfillAsRehearsed } from "./dry-run-words.ts";
import { stepLabel } from "./phase-words.ts";
import { sayCounted } from "./say-counted.ts";
import { describeOpening } from "./switch-words.ts";

/** `opening`: of a switchover; `toDecide`: what a backfill would leave to people now. Null: not known. */
export type StartForecast = { opening: SwitchForecast | null; toDecide: QuarantineCount | null };

/** What starting a phase does, in rows and people, and then what its steps say of themselves. */
export function startConsequence(phase: PhaseView, target: string, known: StartForecast): string {
  const own = phase.steps.flatMap((step) => (step.consequence ? withEnd(step.consequence) : []));
  return [whatItDoes(phase, target, known), ...own, ...phase.steps.flatMap(sayOneWay)].join(" ");
}

function whatItDoes(phase: PhaseView, target: string, { opening, toDecide }: StartForecast): string {
  switch (phase.phase) {
    case "expand":
      return whatIsAdded(phase, target);
    case "backfill":
      return `The new columns in ${target} are filled in ${countOf(phase.stepsTotal, "step")}, in small batches. It can be paused at any time. ${backfillAsRehearsed(phase.dryRun, toDecide)}`.trim();
    case "switchover":
      return opening ? describeOpening(opening) : "The flag is turned on at its first stage.";
    case "contract":
      return whatGoes(phase);
  }
}

/** A step that no rollback takes back. */
function sayOneWay({ name, oneWay }: StepView): string[] {
  return oneWay ? [`${stepLabel(name)} cannot be undone: ${withEnd(oneWay)}`] : [];
}

function whatIsAdded({ steps }: PhaseView, target: string): string {
  const added = sayCounted(steps.map((step) => step.changes?.adds ?? []));
  const what = added ? `It adds ${added} to ${target}.` : `It adds to ${target}.`;
  const rest = steps.some((step) => step.changes?.changesExisting ?? true)
    ? "Some of its statements change rows or columns that exist: look at its steps."
    : "No column or row that exists is changed.";
  const it = steps.some((step) => step.oneWay) ? "The rest" : "It";
  const back = steps.every((step) => step.oneWay)
    ? ""
    : ` ${it} can be rolled back until a later phase has begun.`;
  return `${what} ${rest}${back}`;
}

function whatGoes(phase: PhaseView): string {
  // A constraint that a removal drops is most often one that it made itself, to prove a column on the way.
  const drops = phase.steps.flatMap((step) => step.changes?.drops ?? []);
  const removed = sayCounted([drops.filter(({ kind }) => kind !== "constraint")]);
  const removals = phase.steps.filter((step) => step.kind === "removal");
  const what =
    removed === null
      ? "What it drops could not be read from its SQL: look at its steps."
      : `It drops ${removed}.`;
  if (removals.length === 0) return `${what} No backup is written.`;
  const rows = rowsBackedUp(phase, removals);
  const backup =
    rows === null
      ? "How many rows the backup holds is not measured yet: a rehearsal counts them."
      : `About ${countOf(rows, "row")}, as its rehearsal counted, are written to a backup first. Only a restore from it brings them back.`;
  return `${what} ${backup}`;
}

/** Rows that the last rehearsal of this version wrote to the backups; null if there is none. */
function rowsBackedUp({ dryRun }: PhaseView, removals: StepView[]): number | null {
  if (!dryRun?.forThisVersion) return null;
  const counts = removals.map((step) => dryRun.report.rows[step.name]?.done ?? null);
  return counts.some((count) => count === null)
    ? null
    : counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
}
