import type { NextStep, PlanView } from "../plans/reads/views.ts";
import { type Message, message } from "./catalogue/message.ts";

type Said = Extract<NextStep, { phase: unknown }>;

/** What comes next of a plan as every screen says it, without an end: "Contract is ready to rehearse". */
export function nextStepTitle(plan: Pick<PlanView, "phases">, step: Said): Message {
  const phase = message(`phases.${step.phase}`);
  switch (step.kind) {
    case "rehearse":
      return step.stopped === null
        ? message("nextStep.title.ready", { phase })
        : message("nextStep.title.stopped", { phase: step.phase });
    case "rehearse-again":
      return message("nextStep.title.notPassed", { phase: step.phase });
    case "start":
      return message(undoneOf(plan, step) ? "nextStep.title.canStartAgain" : "nextStep.title.canStart", {
        phase,
      });
    case "go-back":
      return message("nextStep.title.goBack", { phase, way: step.way });
    case "waits":
      return step.phase === "switchover" && isRunning(plan)
        ? message("nextStep.title.standsStill")
        : message("nextStep.title.waits", { phase });
  }
}

/** That a person took the phase back, and when: whoever comes next must not start it again without knowing. */
export function whoUndid(
  plan: Pick<PlanView, "phases">,
  step: Pick<Said, "phase">,
): { text: Message; at: Date } | null {
  const undone = undoneOf(plan, step);
  if (!undone) return null;
  const words = step.phase === "contract" ? "nextStep.undone.restored" : "nextStep.undone.rolledBack";
  return { text: message(words, { phase: message(`phases.${step.phase}`), by: undone.by }), at: undone.at };
}

function undoneOf(plan: Pick<PlanView, "phases">, { phase }: Pick<Said, "phase">) {
  return plan.phases.find((one) => one.phase === phase)?.undone ?? null;
}

function isRunning({ phases }: Pick<PlanView, "phases">): boolean {
  return phases.some((one) => one.phase === "switchover" && one.state === "running");
}
