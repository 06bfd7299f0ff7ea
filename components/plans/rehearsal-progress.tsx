import { Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Progress } from "#components/ui/progress.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { JobView, RehearsalBasis } from "#lib/plans/reads/views.ts";
import { rehearsalTimes } from "./rehearsal-words.ts";

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
  const t = useTranslations("rehearsal.rehearsalProgress");
  const say = useSay();
  const stopping = job.pausedByPerson;
  const doing = job.rehearsal ? t("doing", { doing: say(job.rehearsal.doing) }) : t("begins");
  return (
    <section
      aria-label={t("label")}
      className="flex flex-col gap-2.5 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="break-words font-medium">{stopping ? t("stopping") : doing}</p>
          <p className="text-muted text-xs tabular-nums">{say(rehearsalTimes(job, estimate, now))}</p>
        </div>
        <ActionButton
          size="sm"
          action={stop}
          fields={{ plan }}
          done={t("stops")}
          disabledReason={stopping ? t("stopsAlready") : disabledReason}
        >
          <Square aria-hidden="true" />
          {t("stop")}
        </ActionButton>
      </div>
      <Progress share={Math.max(BEGUN, job.rehearsal?.share ?? 0)} label={t("steps")} />
    </section>
  );
}
