import type { Phase } from "../plans/model.ts";
import type { JobView, PlanView } from "../plans/views.ts";

/** What a plan needs next, and of whom. */
export type NextStep =
  | { kind: "rehearse" | "start"; phase: Phase }
  /** Goes on by itself. */
  | { kind: "working"; job: JobView }
  | { kind: "decide"; rows: number; values: number }
  | { kind: "resume"; job: JobView }
  /** The switchover runs: its flag rises by a person's hand, a stage at a time. */
  | { kind: "raise"; flag: string; percentage: number; to: number }
  /** A gate is closed. */
  | { kind: "waits"; phase: Phase; because: string };

/** Pure: the one step that brings the plan on; null if it is done, or cannot be worked on. */
export function nextStepOf(plan: PlanView): NextStep | null {
  const { job, quarantine } = plan;
  if (plan.unconfigured !== null || plan.loadError !== null) return null;
  if (job?.state === "paused") {
    if (!job.pausedByPerson && quarantine && quarantine.rows > 0) return { kind: "decide", ...quarantine };
    return job.pausedByPerson ? { kind: "resume", job } : { kind: "working", job };
  }
  if (job && job.kind !== "checks") return { kind: "working", job };
  const phase = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!phase) return null;
  if (phase.phase === "switchover" && phase.state === "running")
    return raise(plan, phase.switch?.stages ?? []);
  const toRehearse = phase.gates.find(
    (one) => ["rehearsed", "rollback-proven"].includes(one.id) && one.state === "waiting",
  );
  if (toRehearse) return { kind: "rehearse", phase: phase.phase };
  if (phase.startBlockedBy === null) return { kind: "start", phase: phase.phase };
  if (
    quarantine &&
    quarantine.rows > 0 &&
    phase.gates.some((one) => one.id === "quarantine-empty" && one.state !== "green")
  )
    return { kind: "decide", ...quarantine };
  return { kind: "waits", phase: phase.phase, because: phase.startBlockedBy };
}

function raise(plan: PlanView, stages: { percentage: number }[]): NextStep | null {
  if (!plan.flag) return null;
  const percentage = plan.flag.enabled ? plan.flag.percentage : 0;
  const next = stages.find((stage) => stage.percentage > percentage);
  if (!next)
    return {
      kind: "waits",
      phase: "switchover",
      because: "Its last stage is served until its checks have looked.",
    };
  return { kind: "raise", flag: plan.flag.name, percentage, to: next.percentage };
}
