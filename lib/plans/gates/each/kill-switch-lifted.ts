import { listed } from "../../../messages/catalogue/listed.ts";
import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** Flags are served as they are set. */
export function killSwitchLifted({ killSwitchEngagedAt, killedGateways, now }: GateEvidence): Gate {
  const of = { id: "kill-switch-lifted" as const, name: message("gates.killSwitchLifted.name") };
  if (killSwitchEngagedAt !== null) {
    const said = {
      evidence: message("gates.killSwitchLifted.engaged.seen"),
      sentence: message("gates.killSwitchLifted.engaged.closed"),
    };
    return closedGate(of, "red", said, killSwitchEngagedAt);
  }
  if (killedGateways.length === 0) return openGate(of, message("gates.killSwitchLifted.open"), now);
  const gateways = listed(killedGateways);
  const count = killedGateways.length;
  const said = {
    evidence: message("gates.killSwitchLifted.gateway.seen", { gateways, count }),
    sentence: message("gates.killSwitchLifted.gateway.closed", { gateways, count }),
  };
  return closedGate(of, "red", said, now);
}
