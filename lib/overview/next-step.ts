import { holdLink } from "../format/hold-words.ts";
import { whyRehearsalStopped } from "../format/why-rehearsal-stopped.ts";
import type { NextStage } from "../interlock/next-stage.ts";
import type { Phase } from "../plans/model.ts";
import { failedRehearsal, toRehearse } from "../plans/to-rehearse.ts";
import type { JobView, PlanView } from "../plans/views.ts";

/** What a plan needs next, and of whom. */
export type NextStep =
  /** `stopped`: what ended the last rehearsal before it had anything to report. */
  | { kind: "rehearse"; phase: Phase; stopped: string | null }
  /** The last rehearsal came to its end and keeps a gate closed; `because`: its gate's sentence. */
  | { kind: "rehearse-again"; phase: Phase; because: string }
  | { kind: "start"; phase: Phase }
  /** Goes on by itself. */
  | { kind: "working"; job: JobView }
  | { kind: "decide"; rows: number; values: number }
  | { kind: "resume"; job: JobView }
  /** The switchover runs: its flag rises by a person's hand, a stage at a time. */
  | { kind: "raise"; flag: string; percentage: number; stage: NextStage }
  /** A gate is closed. */
  | { kind: "waits"; phase: Phase; because: string; look?: { label: string; href: string } };

/** Pure: the one step that brings the plan on; null if it is done, or cannot be worked on. */
export function nextStepOf(plan: PlanView): NextStep | null {
  const { job, quarantine } = plan;
  if (plan.unconfigured !== null || plan.loadError !== null) return null;
  // A rehearsal is never resumed: one that was stopped is on its way out.
  if (job?.kind === "dry_run") return { kind: "working", job };
  if (job?.state === "paused") {
    if (!job.pausedByPerson && quarantine && quarantine.rows > 0) return { kind: "decide", ...quarantine };
    return job.pausedByPerson ? { kind: "resume", job } : { kind: "working", job };
  }
  if (job && job.kind !== "checks") return { kind: "working", job };
  const phase = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!phase) return null;
  if (phase.phase === "switchover" && phase.state === "running") return raise(plan);
  // Done, and nobody is on it: before contract comes its flag.
  if (phase.phase === "contract" && phase.state !== "running" && plan.flag?.nextStage?.turnsOn)
    return raise(plan);
  if (toRehearse(phase.gates))
    return { kind: "rehearse", phase: phase.phase, stopped: whyRehearsalStopped(plan, phase) };
  const failed = failedRehearsal(phase.gates);
  if (failed?.sentence) return { kind: "rehearse-again", phase: phase.phase, because: failed.sentence };
  if (phase.startBlockedBy === null) return { kind: "start", phase: phase.phase };
  if (
    quarantine &&
    quarantine.rows > 0 &&
    phase.gates.some((one) => one.id === "quarantine-empty" && one.state !== "green")
  )
    return { kind: "decide", ...quarantine };
  return { kind: "waits", phase: phase.phase, because: phase.startBlockedBy };
}

function raise({ flag }: PlanView): NextStep | null {
  if (!flag) return null;
  const { raiseGate: gate, nextStage: stage } = flag;
  if (!gate.open) {
    const look = gate.hold && { look: holdLink(flag.name, gate.hold) };
    return { kind: "waits", phase: "switchover", because: gate.reason, ...look };
  }
  if (!flag.enabled && !stage?.turnsOn) {
    const look = { label: "Open the flag", href: `/flags/${encodeURIComponent(flag.name)}` };
    return {
      kind: "waits",
      phase: "switchover",
      because: `${flag.name} is off: nobody is on the new path.`,
      look,
    };
  }
  if (stage === null)
    return {
      kind: "waits",
      phase: "switchover",
      because: "Its last stage is served until its checks have looked.",
    };
  return { kind: "raise", flag: flag.name, percentage: flag.percentage, stage };
}
