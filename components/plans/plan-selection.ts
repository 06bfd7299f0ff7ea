import { countOf } from "#lib/kernel/text/numbers.ts";
import { withEnd } from "#lib/kernel/text/sentences.ts";
import { STATE_WORDS } from "#lib/messages/plan-states.ts";
import type { JobView, PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import { PHASE_NAMES, stepLabel } from "./phase-words.ts";
import { sayCounted } from "./say-counted.ts";

type Asked = string | string[] | undefined;

/** The phase that the address asks for, else the one under way or next, else the last. */
export function choosePhase(plan: PlanView, asked: Asked): PhaseView | undefined {
  return (
    plan.phases.find((one) => one.phase === asked) ??
    plan.phases.find((one) => one.phase === plan.currentPhase) ??
    plan.phases.at(-1)
  );
}

/** The address of a phase. That of the current one names none, so that the page goes on with the plan when it is done. */
export function phaseHref(plan: PlanView, phase: PhaseView["phase"], step?: string): string {
  const query = new URLSearchParams();
  if (phase !== plan.currentPhase) query.set("phase", phase);
  if (step) query.set("step", step);
  const path = `/migrations/${encodeURIComponent(plan.name)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The step that the address asks for, else the one at work, else the one that failed, else the next, else the last. */
export function chooseStep(phase: PhaseView, job: JobView | null, asked: Asked): StepView | undefined {
  const { steps } = phase;
  return (
    steps.find((one) => one.name === asked) ??
    steps.find((one) => job !== null && job.phase === phase.phase && one.name === job.step) ??
    steps.find((one) => one.state === "running" || one.state === "paused" || one.state === "failed") ??
    steps.find((one) => one.state !== "done") ??
    steps.at(-1)
  );
}

/** Whose gates to show: the phase itself while it may still be started, else the next one that may. */
export function gatePhase(plan: PlanView, phase: PhaseView): PhaseView | undefined {
  if (isStartable(phase)) return phase;
  return plan.phases.slice(plan.phases.indexOf(phase) + 1).find(isStartable);
}

function isStartable(phase: PhaseView): boolean {
  return ["waiting", "failed", "rolled_back"].includes(phase.state);
}

/** A step as it is now: while its phase is undone, the one at work is no longer done. */
export function stepState(
  plan: PlanView,
  phase: PhaseView,
  step: StepView,
): StepView["state"] | "rolling_back" | "restored" {
  if (phase.phase === "contract" && step.state === "rolled_back") return "restored";
  const undone = phase.state === "rolling_back" && plan.job?.phase === phase.phase;
  return undone && plan.job?.step === step.name && step.state !== "rolled_back" ? "rolling_back" : step.state;
}

/** Why no other work on the plan can begin now, as a sentence; null if it can. */
export function whyNotWork({ job, workerAlive }: Pick<PlanView, "job" | "workerAlive">): string | null {
  if (!job) return workerAlive ? null : "No worker runs that could do it.";
  const state = job.state === "queued" ? "is about to begin" : `is ${job.state}`;
  switch (job.kind) {
    case "run":
      return `The phase ${job.phase} ${state}.`;
    case "dry_run":
      return `The rehearsal of ${job.phase} ${state}.`;
    case "checks":
      return "The checks are running.";
    default:
      return `The ${job.kind} of ${job.phase} ${state}.`;
  }
}

/** Why a phase cannot be undone now; null if it can. */
export function whyNotUndo(phase: PhaseView, job: JobView | null): string | null {
  if (phase.state === "waiting") return "Nothing of it has run.";
  if (phase.state === "rolled_back") return `It is ${STATE_WORDS[phase.standing]}.`;
  if (phase.state === "rolling_back") return "It is rolling back.";
  if (job && job.state === "running") return "Pause the work under way first.";
  const [first] = phase.steps;
  if (first?.oneWay && phase.steps.every((step) => step.oneWay))
    return `It cannot be undone: ${withEnd(first.oneWay)}`;
  return phase.rollbackBlockedBy;
}

/** What undoing a phase does, in steps, rows and people. `leaving`: whom the flag of a switchover serves now. */
export function undoConsequence(phase: PhaseView, leaving: string | null = null): string {
  if (phase.phase === "switchover")
    return `The flag goes off for everyone, to 0 %.${leaving === null ? "" : ` ${leaving}`} The old path serves every request.`;
  const begun = phase.steps.filter((step) => step.state !== "waiting" && step.state !== "rolled_back");
  const ran = begun.filter((step) => !step.oneWay);
  const stays = begun.flatMap((step) =>
    step.oneWay ? ` What ${stepLabel(step.name)} did stays: ${withEnd(step.oneWay)}` : [],
  );
  const undone = `${countOf(ran.length, "step is", "steps are")} undone in reverse order.`;
  const told = ran.map((step) => (step.undoConsequence ? ` ${withEnd(step.undoConsequence)}` : ""));
  const own = [...told, ...stays].join("");
  if (phase.phase === "contract") {
    const backups = phase.steps.flatMap(({ backup }) => backup ?? []);
    const rows = backups.reduce(
      (sum, { rows, late }) => sum + (late?.removed ?? rows + (late?.rows ?? 0)),
      0,
    );
    return `${undone} ${countOf(rows, "row comes", "rows come")} back from the backup; what was written since keeps its new columns.${own}`;
  }
  if (phase.phase === "expand") {
    const dropped = sayCounted(ran.map((step) => step.changes?.undoDrops ?? []));
    if (dropped === null) return `${undone}${own}`;
    return `${undone} What they added is dropped, with what was written into it: ${dropped}. Nothing else is touched.${own}`;
  }
  // Several steps fill columns of the same rows.
  const byTable = Map.groupBy(ran, (step) => step.table);
  const rows = [...byTable.values()].reduce(
    (sum, steps) => sum + Math.max(0, ...steps.map((step) => step.rowsDone ?? 0)),
    0,
  );
  const emptied =
    rows > 0
      ? ` The new columns of ${countOf(rows, "row")}, and of those written since, are emptied; the old columns stay as they are.`
      : "";
  const decisions = ran.some((step) => step.rules)
    ? " Nothing waits to be decided any more. Decisions that were made are kept, and apply when it runs again."
    : "";
  return `${undone}${emptied}${decisions}${own}`;
}

/** True if a rehearsal is what comes next for the phase. */
export function needsRehearsal(phase: PhaseView): boolean {
  return phase.gates.some((gate) => gate.id === "rehearsed" && gate.state !== "green") && isStartable(phase);
}

/** Why none of the phase's checks can be run now; null if some can. */
export function whyNotCheck(phase: PhaseView): string | null {
  const name = PHASE_NAMES[phase.phase];
  if (phase.state === "rolled_back")
    return `${name} was ${STATE_WORDS[phase.standing]}: its checks run once it has begun again.`;
  if (phase.state === "waiting") return `${name} has not begun.`;
  const checks = [...phase.checks, ...phase.steps.flatMap((step) => step.checks)];
  if (checks.length > 0 && checks.every(({ state }) => state === "superseded"))
    return "A later phase has ended all of them.";
  const ended = phase.steps.some((step) => step.state === "done" || step.state === "failed");
  return phase.checks.length > 0 || ended ? null : "None of its steps has ended yet.";
}
