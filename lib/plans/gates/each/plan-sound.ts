import { message } from "../../../messages/catalogue/message.ts";
import { problemSentence, problemWords } from "../../../messages/problems-in-short.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** The folder can be read, so that what runs is what is in it. */
export function planSound({ loadError, sha256, now }: GateEvidence): Gate {
  const of = { id: "plan-sound" as const, name: message("gates.planSound.name") };
  const wrong = loadError?.[0];
  if (wrong === undefined)
    return openGate(of, message("gates.planSound.open", { version: sha256.slice(0, 8) }), now);
  const sentence = message("gates.planSound.closed", { wrong: problemSentence(wrong) });
  return closedGate(of, "red", { evidence: problemWords(wrong), sentence }, now);
}
