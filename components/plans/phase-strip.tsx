import { Lock } from "lucide-react";
import Link from "next/link";
import { cn } from "#components/ui/cn.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { STATE_TONE, STATE_WORDS } from "#lib/messages/plan-states.ts";
import type { PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { describeProgress, type PhaseProgress, phaseProgress } from "./phase-progress.ts";
import { PhaseSegments } from "./phase-segments.tsx";
import { PHASE_NAMES } from "./phase-words.ts";

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
  return (
    <nav
      aria-label="Phases"
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
                label={STATE_WORDS[phase.standing]}
                icon={locked ? Lock : undefined}
              />
              {PHASE_NAMES[phase.phase]}
            </span>
            <span className="min-h-5 text-muted text-xs">
              <PhaseLine phase={phase} progress={progress} />
            </span>
            <PhaseSegments
              segments={progress.segments}
              tone={STATE_TONE[phase.standing]}
              label={`${PHASE_NAMES[phase.phase]}: ${progress.words}`}
            />
          </Link>
        );
      })}
    </nav>
  );
}

function PhaseLine({ phase, progress }: { phase: PhaseView; progress: PhaseProgress }) {
  if (phase.state === "done")
    return (
      <>
        done {phase.finishedAt ? <TimeAgo at={phase.finishedAt} /> : null}
        {phase.stepsTotal > 0 ? `, ${countOf(phase.stepsTotal, "step")}` : ""}
      </>
    );
  if (phase.state === "waiting" || phase.state === "rolled_back") {
    const closed = phase.gates.filter((gate) => gate.state !== "green").length;
    const lead = phase.state === "rolled_back" ? `${STATE_WORDS[phase.standing]}, ` : "";
    return <>{closed === 0 ? `${lead}may start` : `${lead}waits for ${countOf(closed, "gate")}`}</>;
  }
  return <>{describeProgress(phase.standing, progress)}</>;
}
