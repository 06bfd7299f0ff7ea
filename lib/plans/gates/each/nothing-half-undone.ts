import { type Message, message } from "../../../messages/catalogue/message.ts";
import { sentences } from "../../../messages/catalogue/sentences.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import type { GoingBack } from "../../going-back.ts";
import { type Gate, PHASES, type Phase } from "../../model.ts";
import type { Mark } from "../../read-marks.ts";
import { closedGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { wayToEnd } from "../way-on.ts";

/** No way back has stopped half way, of whichever phase; null: none has, or the target did not say, which other gates ask for. */
export function nothingHalfUndone({ marks, phases, now }: GateEvidence): Gate | null {
  const half = firstHalfUndone(marks ?? [], PHASES.toReversed()); // the last is the one that may go back
  if (half === null) return null;
  const of = { id: "nothing-half-undone" as const, name: message("gates.nothingHalfUndone.name") };
  const evidence = message("gates.nothingHalfUndone.seen", { step: half.step });
  const closed = closedGate(
    of,
    "red",
    { evidence, sentence: sayHalfUndone(half, phases[half.phase]?.back) },
    now,
  );
  return { ...closed, halfUndone: half.phase };
}

type HalfUndone = Pick<Mark, "step" | "canUndo"> & { phase: Phase };

/** Pure: the step of the phase of which a part is back. */
export function findHalfUndone(marks: readonly Mark[], phase: Phase): HalfUndone | null {
  const mark = marks.find((one) => one.phase === phase && one.undoing);
  return mark ? { phase, step: mark.step, canUndo: mark.canUndo } : null;
}

/**
 * Pure: the first of these phases that is half undone. Of others than the one that is asked for too, which Sluice's own record may
 * call done or waiting where it was taken back from a copy.
 */
export function firstHalfUndone(marks: readonly Mark[], phases: readonly Phase[]): HalfUndone | null {
  return phases.map((phase) => findHalfUndone(marks, phase)).find((half) => half !== null) ?? null;
}

export function sayHalfUndone({ phase, step, canUndo }: HalfUndone, back: GoingBack | null = null): Message {
  const closed = message("gates.nothingHalfUndone.closed", { step });
  if (back?.is === "paused")
    return sentences(
      closed,
      message("gates.wayOn.resumeToEnd", { way: back.kind, phase: phaseInSentence(phase) }),
    );
  const putBack = message("gates.nothingHalfUndone.putBack");
  return canUndo ? sentences(closed, wayToEnd(phase)) : sentences(closed, putBack, wayToEnd(phase));
}
