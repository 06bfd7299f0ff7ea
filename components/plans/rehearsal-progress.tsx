import { Square } from "lucide-react";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Progress } from "#components/ui/progress.tsx";
import type { JobView, RehearsalBasis } from "#lib/plans/reads/views.ts";
import { rehearsalTimes } from "./dry-run-words.ts";

/** The least that is drawn: work under way never has an empty bar. */
const BEGUN = 0.02;

/** A rehearsal that is under way: its step, its time, what is left of it, and the way to stop it. */
export function RehearsalProgress({
  plan,
  job,
  estimate,
  now,
  stop,
  disabledReason,
}: {
  plan: string;
  job: JobView;
  /** What its button said; null if nothing was measured. */
  estimate: RehearsalBasis | null;
  now: Date;
  stop: FormAction;
  disabledReason: string | null;
}) {
  const stopping = job.pausedByPerson;
  const doing = job.rehearsal ? `The rehearsal ${job.rehearsal.doing}.` : "The rehearsal is about to begin.";
  return (
    <section
      aria-label="Rehearsal under way"
      className="flex flex-col gap-2.5 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="break-words font-medium">
            {stopping ? "The rehearsal stops; its copy is being dropped." : doing}
          </p>
          <p className="text-muted text-xs tabular-nums">{rehearsalTimes(job, estimate, now)}</p>
        </div>
        <ActionButton
          size="sm"
          action={stop}
          fields={{ plan }}
          done="The rehearsal stops"
          disabledReason={stopping ? "It stops already." : disabledReason}
        >
          <Square aria-hidden="true" />
          Stop rehearsal
        </ActionButton>
      </div>
      <Progress
        share={Math.max(BEGUN, job.rehearsal?.share ?? 0)}
        label="Steps of the rehearsal, there and back"
      />
    </section>
  );
}
