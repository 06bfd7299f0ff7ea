import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { nextStepTitle } from "#lib/messages/next-step-title.ts";
import { phaseInSentence } from "#lib/messages/phase-names.ts";
import type { GoingBack } from "#lib/plans/going-back.ts";
import type { Phase } from "#lib/plans/model.ts";
import type { NextStep, PhaseView, PlanView } from "#lib/plans/reads/views.ts";
import { failureWords } from "./phase-words.ts";

type GoBack = { kind: "go-back"; phase: PhaseView };
type Said = [sentence: Message, action: GoBack | null];

/** That a way back failed, and the button that brings it to its end. */
export function wayBackFailed(plan: PlanView, phase: Phase, way: GoingBack["kind"], error: Message): Said {
  const sentence = message("plans.answer.backFailed", { way, phase: phaseInSentence(phase), error });
  return [sentence, goesBack(plan, phase)];
}

/** The same of one that Sluice has no record of, as the target says it. */
export function wayBackStopped(plan: PlanView, step: Extract<NextStep, { kind: "go-back" }>): Said {
  const of = { title: nextStepTitle(plan, step), why: failureWords(step.because) };
  return [message("plans.answer.because", of), goesBack(plan, step.phase)];
}

/** Null while a gate keeps it closed. */
function goesBack({ phases }: PlanView, name: Phase): GoBack | null {
  const phase = phases.find((one) => one.phase === name);
  return phase && phase.rollbackBlockedBy === null ? { kind: "go-back", phase } : null;
}
