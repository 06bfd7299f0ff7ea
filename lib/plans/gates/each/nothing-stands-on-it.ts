import { listed } from "../../../messages/catalogue/listed.ts";
import { message } from "../../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import { type Gate, hasBegun, type Phase, phasesAfter } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { hasWayBack } from "./has-way-back.ts";
import { findHalfUndone } from "./nothing-half-undone.ts";

/** No later phase has begun, as Sluice or the target knows it, or all were undone. */
export function nothingStandsOnIt(seen: GateEvidence, phase: Phase): Gate {
  const { phases, marks, now } = seen;
  const of = { id: "nothing-stands-on-it" as const, name: message("gates.nothingStandsOnIt.name") };
  const standing = phasesAfter(phase).filter(
    (name) => hasBegun(phases[name]?.state ?? "waiting") || findHalfUndone(marks ?? [], name) !== null,
  );
  if (standing.length === 0) return openGate(of, message("gates.nothingStandsOnIt.open"), now);
  const stays = standing.find((name) => hasWayBack(seen, name) !== null);
  return closedGate(of, "red", stays ? sayStays(stays) : sayUndo(standing), now);
}

/** Nobody is sent to undo what cannot be undone. */
function sayStays(stays: Phase) {
  const phase = phaseInSentence(stays);
  return {
    evidence: message("gates.nothingStandsOnIt.stays.seen", { phase }),
    sentence: message("gates.nothingStandsOnIt.stays.closed", { phase }),
  };
}

/** What contract removed is brought back from its backup; everything else is rolled back. */
function sayUndo(standing: Phase[]) {
  const back = standing.filter((phase) => phase !== "contract");
  if (back.length === 0)
    return {
      evidence: message("gates.nothingStandsOnIt.restore.seen"),
      sentence: message("gates.nothingStandsOnIt.restore.closed"),
    };
  const how = back.length < standing.length ? "both" : "rollBack";
  const phases = listed(back.map(phaseInSentence));
  return {
    evidence: message(`gates.nothingStandsOnIt.${how}.seen`, { phases }),
    sentence: message(`gates.nothingStandsOnIt.${how}.closed`, { phases }),
  };
}
