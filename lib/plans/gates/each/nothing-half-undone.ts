import { type Message, message } from "../../../messages/catalogue/message.ts";
import { sentences } from "../../../messages/catalogue/sentences.ts";
import type { Gate, Phase } from "../../model.ts";
import type { Mark } from "../../read-marks.ts";
import { closedGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { wayToEnd } from "../way-on.ts";

/** No way back of a step has stopped half way; null: none has, or the target did not say, which other gates ask for. */
export function nothingHalfUndone({ marks, now }: GateEvidence, phase: Phase): Gate | null {
  const step = findHalfUndone(marks ?? [], phase);
  if (step === null) return null;
  const of = { id: "nothing-half-undone" as const, name: message("gates.nothingHalfUndone.name") };
  const evidence = message("gates.nothingHalfUndone.seen", { step });
  return closedGate(of, "red", { evidence, sentence: sayHalfUndone(phase, step) }, now);
}

/** Pure: the step of the phase of which a part is back. */
export function findHalfUndone(marks: readonly Mark[], phase: Phase): string | null {
  return marks.find((mark) => mark.phase === phase && mark.undoing)?.step ?? null;
}

export function sayHalfUndone(phase: Phase, step: string): Message {
  return sentences(message("gates.nothingHalfUndone.closed", { step }), wayToEnd(phase));
}
