import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { stateWords } from "#lib/messages/plan-states.ts";
import type { PhaseView, StepView } from "#lib/plans/reads/views.ts";

/** "020-service" in a sentence: "service". */
export function stepWord(name: string): string {
  return name.replace(/^\d+-/, "").replaceAll("-", " ");
}

/** Until a step that counts rows is through, forward or back, at its measured rate; null if not known, or none is left. */
export function secondsLeft({ rowsDone, rowsTotal, rowsPerSecond }: StepView): number | null {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return null;
  return Math.ceil((rowsTotal - rowsDone) / rowsPerSecond);
}

/** How a phase stands, in the one word that all of the page has for it: one that waits for nothing "can start". */
export function standingWords(phase: Pick<PhaseView, "state" | "standing" | "gates">): Message {
  return phase.state === "waiting" && closedGates(phase) === 0
    ? message("planPage.strip.canStart")
    : stateWords(phase.standing);
}

/** How many gates keep it from starting. */
export function closedGates({ gates }: Pick<PhaseView, "gates">): number {
  return gates.filter(({ state }) => state !== "green").length;
}

/** "010-services" reads as "010 services". */
export function stepLabel(name: string): string {
  return name.replace(/^(\d+)-/, "$1 ").replaceAll("-", " ");
}

/** Why work failed, with the step as the page writes it: "step 040 period. The check …". `isFirst`: it begins a sentence. */
export function failureWords(error: Message, isFirst = false): Message {
  if (error.code !== "planRefusals.inStep") return error;
  const { step = "", error: text = "" } = error.params ?? {};
  return message(isFirst ? "plans.ofStepFirst" : "plans.ofStep", { step: stepLabel(String(step)), text });
}
