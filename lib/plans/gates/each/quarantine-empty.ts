import { type Message, message } from "../../../messages/catalogue/message.ts";
import {
  leftOpenRowsWords,
  leftOpenSentenceWords,
  whyLeftOpenStopsWords,
} from "../../../messages/left-open-words.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import { type Gate, PHASES, type Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** No row waits for a decision, and none was left open that the phase requires. */
export function quarantineEmpty(seen: GateEvidence, phase: Phase): Gate {
  const id = "quarantine-empty" as const;
  const of = { id, name: message("gates.quarantineEmpty.name") };
  const { quarantine, leftOpen, targetError, now } = seen;
  if (quarantine === null) return closedGate(of, "waiting", sayUnknown(targetError), null);
  if (quarantine.rows > 0) {
    const said = {
      evidence: message("gates.quarantineEmpty.waits.seen", quarantine),
      sentence: message("gates.quarantineEmpty.waits.closed", quarantine),
    };
    return closedGate(of, "red", said, now);
  }
  if (!leftOpen) return openGate(of, message("gates.quarantineEmpty.open"), now);
  const { blocks } = leftOpen;
  const open = leftOpenRowsWords(leftOpen);
  if (PHASES.indexOf(blocks) > PHASES.indexOf(phase))
    return openGate(
      of,
      message("gates.quarantineEmpty.openLeftOpen", { open, phase: phaseInSentence(blocks) }),
      now,
    );
  // Of the same rows one phase goes on and a later one does not: each asks for what it needs.
  const name = message("gates.quarantineEmpty.nameLeftOpen");
  const why = whyLeftOpenStopsWords(leftOpen);
  const evidence = message("gates.quarantineEmpty.leftOpen", { open, why });
  return closedGate({ id, name }, "red", { evidence, sentence: leftOpenSentenceWords(leftOpen) }, now);
}

function sayUnknown(error: Message | null) {
  return error === null
    ? {
        evidence: message("gates.quarantineEmpty.notMeasured.seen"),
        sentence: message("gates.quarantineEmpty.notMeasured.closed"),
      }
    : {
        evidence: error,
        sentence: message("gates.quarantineEmpty.unknown", { error }),
      };
}
