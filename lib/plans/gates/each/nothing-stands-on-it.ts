import { listed } from "../../../messages/catalogue/listed.ts";
import { message } from "../../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import { type Gate, hasBegun, PHASES, type Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** No later phase has begun, or all were undone. */
export function nothingStandsOnIt({ phases, now }: GateEvidence, phase: Phase): Gate {
  const of = { id: "nothing-stands-on-it" as const, name: message("gates.nothingStandsOnIt.name") };
  const standing = PHASES.slice(PHASES.indexOf(phase) + 1).filter((name) =>
    hasBegun(phases[name]?.state ?? "waiting"),
  );
  return standing.length === 0
    ? openGate(of, message("gates.nothingStandsOnIt.open"), now)
    : closedGate(of, "red", sayUndo(standing), now);
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
