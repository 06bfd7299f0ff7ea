import { capital } from "#lib/kernel/text/sentences.ts";
import { asIs } from "#lib/messages/as-is.ts";
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

/** "040-period: The check …", as an error is stored, with the step as the page writes it. */
export function sayStep(text: string): Message {
  return ofStep(text, "plans.ofStep") ?? asIs(text);
}

/** The same as the first words of a sentence. */
export function sayStepFirst(text: string): Message {
  return ofStep(text, "plans.ofStepFirst") ?? asIs(capital(text));
}

function ofStep(text: string, code: "plans.ofStep" | "plans.ofStepFirst"): Message | null {
  const [, step, rest] = /^(\d+-[\w-]+): (.*)$/s.exec(text) ?? [];
  return step && rest !== undefined ? message(code, { step: stepLabel(step), text: rest }) : null;
}
