import { type Message, message } from "#lib/messages/catalogue/message.ts";
import type { StepView } from "#lib/plans/reads/views.ts";

/** "020-service" in a sentence: "service". */
export function stepWord(name: string): string {
  return name.replace(/^\d+-/, "").replaceAll("-", " ");
}

/** Until a step that counts rows is through, forward or back, at its measured rate; null if not known, or none is left. */
export function secondsLeft({ rowsDone, rowsTotal, rowsPerSecond }: StepView): number | null {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return null;
  return Math.ceil((rowsTotal - rowsDone) / rowsPerSecond);
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
