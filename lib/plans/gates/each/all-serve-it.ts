import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { byWord, whoDoesNotServe, whoServes } from "../who-serves.ts";
import { NOT_FULL, whyNobodyIsServed } from "../why-nobody-is-served.ts";

/** A gateway that was cut off answers what it had, for as long as it runs, and so does a client; null: the plan has no flag. */
export function allServeIt(seen: GateEvidence): Gate | null {
  if (seen.flagName === null) return null;
  const { serving, now } = seen;
  const of = { id: "all-serve-it" as const, name: message("gates.serving.name") };
  if (serving === null) return closedGate(of, "waiting", whyNobodyIsServed(seen) ?? NOT_FULL, now);
  const closed = whoDoesNotServe(of, serving, now);
  if (closed) return closed;
  if (serving.gateways === 0) {
    const evidence = message("gates.serving.noGateway.seen");
    return closedGate(of, "waiting", { evidence, sentence: message("gates.serving.noGateway.closed") }, now);
  }
  return openGate(of, whoServes(serving, byWord(serving, now) ?? message("gates.serving.whole")), now);
}
