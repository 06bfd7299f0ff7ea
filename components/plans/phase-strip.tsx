import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { phaseName } from "#lib/messages/phase-names.ts";
import { STATE_TONE, stateWords } from "#lib/messages/plan-states.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { describeProgress, type PhaseProgress, phaseProgress } from "./phase-progress.ts";
import { PhaseSegments } from "./phase-segments.tsx";
import { closedGates, standingWords } from "./phase-words.ts";

/** The phases of the plan side by side, each a link to what it holds. */
export function PhaseStrip({
  hrefOf,
  phases,
  seen,
  selected,
}: {
  hrefOf: (phase: PhaseView["phase"]) => string;
  phases: PhaseView[];
  /** What the switchover's bar is read from. */
  seen: Pick<PlanView, "flag" | "killSwitchEngaged">;
  selected: PhaseView["phase"];
}) {
  const t = useTranslations("planPage.strip");
  const say = useSay();
  return (
    <nav
      aria-label={t("phases")}
      className={cn(
        "grid overflow-hidden rounded-card border border-line bg-surface shadow-card",
        phases.length > 1 && "grid-cols-2",
        phases.length === 3 && "lg:grid-cols-3",
        phases.length === 4 && "lg:grid-cols-4",
      )}
    >
      {phases.map((phase) => {
        const current = phase.phase === selected;
        const progress = phaseProgress(phase, seen);
        const locked = phase.phase === "contract" && phase.state === "waiting";
        return (
          <Link
            key={phase.phase}
            href={hrefOf(phase.phase)}
            scroll={false}
            aria-current={current ? "true" : undefined}
            className={cn(
              "-mt-px -ml-px flex flex-col gap-1.5 border-line border-t border-l px-4 py-3 outline-offset max-sm:px-3-[-2px] hover:bg-sunken",
              current && "shadow-[inset_0_-2px_0_var(--text)]",
            )}
          >
            <span className="flex items-center gap-2.5 font-semibold">
              <ToneMark
                tone={STATE_TONE[phase.standing]}
                label={say(standingWords(phase))}
                icon={locked ? Lock : undefined}
              />
              {say(phaseName(phase.phase))}
            </span>
            <span className="min-h-5 text-muted text-xs">
              <PhaseLine phase={phase} progress={progress} />
            </span>
            <PhaseSegments
              segments={progress.segments}
              tone={STATE_TONE[phase.standing]}
              label={t("progress", { phase: say(phaseName(phase.phase)), progress: say(progress.words) })}
            />
          </Link>
        );
      })}
    </nav>
  );
}

function PhaseLine({ phase, progress }: { phase: PhaseView; progress: PhaseProgress }) {
  const t = useTranslations("planPage.strip");
  const say = useSay();
  if (phase.state === "done") {
    const { finishedAt, stepsTotal: steps } = phase;
    if (!finishedAt) return <>{steps > 0 ? t("doneSteps", { steps }) : t("done")}</>;
    const ago = () => <TimeAgo at={finishedAt} />;
    return <>{steps > 0 ? t.rich("doneAgoSteps", { steps, ago }) : t.rich("doneAgo", { ago })}</>;
  }
  if (phase.state === "waiting" || phase.state === "rolled_back") {
    const closed = closedGates(phase);
    const words =
      closed === 0 ? message("planPage.strip.canStart") : message("planPage.strip.waitsFor", { closed });
    if (phase.state === "waiting") return <>{say(words)}</>;
    return (
      <>{say(message("plans.progress.withState", { state: stateWords(phase.standing), progress: words }))}</>
    );
  }
  return <>{say(describeProgress(phase.standing, progress))}</>;
}
