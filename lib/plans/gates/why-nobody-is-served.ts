import { listed } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { GateEvidence } from "./gate-evidence.ts";

type Said = { evidence: Message; sentence: Message };

/** What keeps a gate closed that asks for the plan's flag, in words. */
export const FLAG_GONE: Said = {
  evidence: message("gates.flag.gone.seen"),
  sentence: message("gates.flag.gone.closed"),
};

export const NOT_FULL: Said = {
  evidence: message("gates.flag.notFull.seen"),
  sentence: message("gates.flag.notFull.closed"),
};

/** Null: nothing serves every flag off. */
export function whyNobodyIsServed({
  killSwitchEngagedAt,
  killedGateways,
}: Pick<GateEvidence, "killSwitchEngagedAt" | "killedGateways">): Said | null {
  if (killSwitchEngagedAt !== null)
    return {
      evidence: message("gates.flag.killed"),
      sentence: message("gates.killSwitchLifted.engaged.closed"),
    };
  if (killedGateways.length === 0) return null;
  const gateways = listed(killedGateways);
  const count = killedGateways.length;
  return {
    evidence: message("gates.killSwitchLifted.gateway.seen", { gateways, count }),
    sentence: message("gates.flag.gateway", { gateways, count }),
  };
}
