import { type Message, message } from "../../../messages/catalogue/message.ts";
import { sentences } from "../../../messages/catalogue/sentences.ts";
import { type Gate, PHASES, type Phase } from "../../model.ts";
import type { Mark } from "../../read-marks.ts";
import { closedGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { wayToEnd } from "../way-on.ts";

/** No way back has stopped half way, of this phase or of one before it; null: none has, or the target did not say, which other gates ask for. */
export function nothingHalfUndone({ marks, now }: GateEvidence, phase: Phase): Gate | null {
  const half = halfUndoneUpTo(marks ?? [], phase);
  if (half === null) return null;
  const of = { id: "nothing-half-undone" as const, name: message("gates.nothingHalfUndone.name") };
  const evidence = message("gates.nothingHalfUndone.seen", { step: half.step });
  return closedGate(of, "red", { evidence, sentence: sayHalfUndone(half) }, now);
}

type HalfUndone = Pick<Mark, "step" | "canUndo"> & { phase: Phase };

/** Pure: the step of the phase of which a part is back. */
export function findHalfUndone(marks: readonly Mark[], phase: Phase): HalfUndone | null {
  const mark = marks.find((one) => one.phase === phase && one.undoing);
  return mark ? { phase, step: mark.step, canUndo: mark.canUndo } : null;
}

/** Pure: also of what came before, which Sluice's own record may call done where it was taken back from a copy. */
export function halfUndoneUpTo(marks: readonly Mark[], phase: Phase): HalfUndone | null {
  for (const one of PHASES.slice(0, PHASES.indexOf(phase) + 1)) {
    const half = findHalfUndone(marks, one);
    if (half !== null) return half;
  }
  return null;
}

export function sayHalfUndone({ phase, step, canUndo }: HalfUndone): Message {
  const closed = message("gates.nothingHalfUndone.closed", { step });
  const putBack = message("gates.nothingHalfUndone.putBack");
  return canUndo ? sentences(closed, wayToEnd(phase)) : sentences(closed, putBack, wayToEnd(phase));
}
