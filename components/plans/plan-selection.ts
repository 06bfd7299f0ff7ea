import { withEnd } from "#lib/kernel/text/sentences.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { sentences } from "#lib/messages/catalogue/sentences.ts";
import { phaseInSentence, phaseName } from "#lib/messages/phase-names.ts";
import { stateWords } from "#lib/messages/plan-states.ts";
import type { JobView, PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";
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

const STOPPED_OR_AT_WORK: ReadonlySet<StepView["standing"]> = new Set([
  ...(["running", "paused", "failed"] as const),
  ...(["rolling_back", "half_undone", "rollback_failed", "restore_failed"] as const),
]);

/** The step that the address asks for, else the one at work, else the one that failed, else the next, else the last. */
export function chooseStep(phase: PhaseView, job: JobView | null, asked: Asked): StepView | undefined {
  const { steps } = phase;
  return (
    steps.find((one) => one.name === asked) ??
    steps.find((one) => job !== null && job.phase === phase.phase && one.name === job.step) ??
    steps.find((one) => STOPPED_OR_AT_WORK.has(one.standing)) ??
    // What goes back next is the last that stands.
    (phase.back
      ? steps.findLast((one) => one.standing === "done")
      : steps.find((one) => one.standing !== "done")) ??
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

/** Why no other work on the plan can begin now; null if it can. */
export function whyNotWork({ job, workerAlive }: Pick<PlanView, "job" | "workerAlive">): Message | null {
  if (!job) return workerAlive ? null : message("plans.whyNotWork.noWorker");
  const { kind, phase, state } = job;
  if (kind === "checks" || phase === null) return message("plans.whyNotWork.checks");
  return message(`plans.whyNotWork.${kind}`, { phase: phaseInSentence(phase), state });
}

/** Why a phase cannot be undone now; null if it can. */
export function whyNotUndo(phase: PhaseView, job: JobView | null): Message | null {
  if (phase.state === "waiting" && !phase.isHalfUndone) return message("plans.whyNotUndo.nothing");
  if (phase.state === "rolled_back" && !phase.isHalfUndone)
    return message("plans.whyNotUndo.undone", { state: stateWords(phase.standing) });
  if (phase.back?.is === "paused") return message(`plans.whyNotUndo.paused.${phase.back.kind}`);
  if (phase.state === "rolling_back") return message("plans.whyNotUndo.undoing");
  if (job && job.state === "running") return message("plans.whyNotUndo.pauseFirst");
  const [first] = phase.steps;
  if (first?.oneWay && phase.steps.every((step) => step.oneWay))
    return message("plans.whyNotUndo.oneWay", { why: withEnd(first.oneWay) });
  return phase.rollbackBlockedBy;
}

/** Values can come to wait only where some step has rules; what waits is shown wherever one stands. */
export function showsQuarantine(plan: PlanView, phase: PhaseView): boolean {
  if ((plan.quarantine?.rows ?? 0) > 0 || plan.leftOpen !== null) return true;
  return phase.phase === "backfill" && plan.phases.some(({ steps }) => steps.some(({ rules }) => rules));
}

/** What undoing a phase does, in steps, rows and people. `leaving`: whom the flag of a switchover serves now. */
export function undoConsequence(phase: PhaseView, leaving: Message | null = null): Message {
  if (phase.phase === "switchover")
    return sentences(message("plans.undo.flagOff"), leaving, message("plans.undo.oldPath"));
  const begun = phase.steps.filter((step) => step.state !== "waiting" && step.state !== "rolled_back");
  const ran = begun.filter((step) => !step.oneWay);
  const told = ran.flatMap((step) => (step.undoConsequence ? asIs(withEnd(step.undoConsequence)) : []));
  const stays = begun.flatMap(({ name, oneWay }) =>
    oneWay ? message("plans.undo.stays", { step: stepLabel(name), why: withEnd(oneWay) }) : [],
  );
  const steps = message("plans.undo.steps", { count: ran.length });
  return sentences(steps, ...undoneBy(phase, ran), ...told, ...stays);
}

function undoneBy(phase: PhaseView, ran: StepView[]): (Message | null)[] {
  if (phase.phase === "contract") {
    const backups = phase.steps.flatMap(({ backup }) => backup ?? []);
    const rows = backups.reduce(
      (sum, { rows, late }) => sum + (late?.removed ?? rows + (late?.rows ?? 0)),
      0,
    );
    return [message("plans.undo.rowsBack", { rows })];
  }
  if (phase.phase === "expand") {
    const what = sayCounted(ran.map((step) => step.changes?.undoDrops ?? []));
    return [what && message("plans.undo.dropped", { what })];
  }
  // Several steps fill columns of the same rows.
  const byTable = Map.groupBy(ran, (step) => step.table);
  const rows = [...byTable.values()].reduce(
    (sum, steps) => sum + Math.max(0, ...steps.map((step) => step.rowsDone ?? 0)),
    0,
  );
  return [
    rows > 0 ? message("plans.undo.emptied", { rows }) : null,
    ran.some((step) => step.rules) ? message("plans.undo.decisions") : null,
  ];
}

/** True if a rehearsal is what comes next for the phase. */
export function needsRehearsal(phase: PhaseView): boolean {
  return phase.gates.some((gate) => gate.id === "rehearsed" && gate.state !== "green") && isStartable(phase);
}

/** Why none of the phase's checks can be run now; null if some can. */
export function whyNotCheck(of: PhaseView): Message | null {
  const { phase, state, standing, checks, steps } = of;
  const name = phaseName(phase);
  if (of.back) return message("plans.whyNotCheck.goingBack", { phase: name });
  if (state === "rolled_back")
    return message("plans.whyNotCheck.undone", { phase: name, state: stateWords(standing) });
  if (state === "waiting") return message("plans.whyNotCheck.notBegun", { phase: name });
  const all = [...checks, ...steps.flatMap((step) => step.checks)];
  if (all.length > 0 && all.every((check) => check.state === "superseded"))
    return message("plans.whyNotCheck.ended");
  const ended = steps.some((step) => step.state === "done" || step.state === "failed");
  return checks.length > 0 || ended ? null : message("plans.whyNotCheck.noneEnded");
}
