import { message } from "../../../messages/catalogue/message.ts";
import { holdSentence } from "../../../messages/hold-words.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { FLAG_GONE } from "../why-nobody-is-served.ts";

/** Nobody and no check holds the flag, so that it can be raised. */
export function flagFree({ flag: read, now }: GateEvidence): Gate {
  const of = { id: "flag-free" as const, name: message("gates.flagFree.name") };
  if (read === null) return closedGate(of, "red", FLAG_GONE, now);
  const { name: flag, hold } = read;
  if (hold === null) return openGate(of, message("gates.flagFree.open", { flag }), now);
  const because = holdSentence(hold);
  const said = {
    evidence: message("gates.flagFree.held.seen", { flag, because }),
    sentence: message("gates.flagFree.held.closed", { flag, because }),
  };
  return closedGate(of, "red", said, hold.by === "person" ? hold.at : now);
}
