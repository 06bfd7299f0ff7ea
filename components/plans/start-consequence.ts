import { countOf } from "#lib/format/numbers.ts";
import { withEnd } from "#lib/format/sentences.ts";
import type { SwitchForecast } from "#lib/plans/model.ts";
import type { PhaseView } from "#lib/plans/views.ts";
import { countRemoved, rowsBackedUp } from "./count-removed.ts";
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
      return `${countOf(phase.stepsTotal, "step adds", "steps add")} to ${target}. Nothing existing is changed, and each can be rolled back.`;
    case "backfill":
      return `${countOf(phase.stepsTotal, "step fills", "steps fill")} the new columns in ${target} in small batches. It can be paused at any time. ${backfillAsRehearsed(phase.dryRun)}`.trim();
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
      : `${countOf(rows, "row is", "rows are")} written to a backup and counted first.`;
  return `For good: it drops ${list.length > 0 ? list.join(", ") : "nothing that could be read from its SQL"}. ${backup}`;
}
