import { capital } from "../kernel/text/sentences.ts";
import type { NextStep, PlanView } from "../plans/reads/views.ts";

type Said = Extract<NextStep, { phase: unknown }>;

/** What comes next of a plan as every screen says it, without an end: "Contract is ready to rehearse". */
export function nextStepTitle(plan: Pick<PlanView, "phases">, step: Said): string {
  const phase = capital(step.phase);
  switch (step.kind) {
    case "rehearse":
      return step.stopped === null
        ? `${phase} is ready to rehearse`
        : `The rehearsal of ${step.phase} stopped`;
    case "rehearse-again":
      return `The rehearsal of ${step.phase} did not pass`;
    case "start":
      return undoneOf(plan, step) ? `${phase} can start again` : `${phase} can start`;
    case "waits":
      return step.phase === "switchover" && isRunning(plan)
        ? "The switchover stands still"
        : `${phase} waits`;
  }
}

/** That a person took the phase back, and when: whoever comes next must not start it again without knowing. */
export function whoUndid(
  plan: Pick<PlanView, "phases">,
  step: Pick<Said, "phase">,
): { text: string; at: Date } | null {
  const undone = undoneOf(plan, step);
  if (!undone) return null;
  const verb = step.phase === "contract" ? "restored" : "rolled back";
  return { text: `${capital(step.phase)} was ${verb} by ${undone.by}`, at: undone.at };
}

function undoneOf(plan: Pick<PlanView, "phases">, { phase }: Pick<Said, "phase">) {
  return plan.phases.find((one) => one.phase === phase)?.undone ?? null;
}

function isRunning({ phases }: Pick<PlanView, "phases">): boolean {
  return phases.some((one) => one.phase === "switchover" && one.state === "running");
}
