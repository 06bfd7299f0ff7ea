import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** The application's database answers. */
export function targetReachable({ targetError: error, now }: GateEvidence): Gate {
  const of = { id: "target-reachable" as const, name: message("gates.targetReachable.name") };
  if (error === null) return openGate(of, message("gates.targetReachable.open"), now);
  const sentence = message("gates.targetReachable.closed", { error });
  return closedGate(of, "red", { evidence: error, sentence }, now);
}
