import { withEnd } from "../../../kernel/text/sentences.ts";
import { message } from "../../../messages/catalogue/message.ts";
import type { Gate, Phase } from "../../model.ts";
import { closedGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** Closed where no step of the phase has a way back; null: one has, or there is nothing to undo. */
export function hasWayBack({ oneWay, phases, now }: GateEvidence, phase: Phase): Gate | null {
  const { steps, all } = oneWay[phase];
  const [first] = steps;
  if (!all || !first || phases[phase]?.tookNothing) return null;
  const of = { id: "has-way-back" as const, name: message("gates.hasWayBack.name") };
  const { reason } = first;
  const named = { phase: message(`phases.${phase}`), reason: withEnd(reason) };
  const said = {
    evidence: message("gates.hasWayBack.seen", { reason }),
    sentence: message("gates.hasWayBack.closed", named),
  };
  return closedGate(of, "red", said, now);
}
