import { message } from "../../../messages/catalogue/message.ts";
import { type Gate, PHASES, type Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { phaseStanding } from "../phase-standing.ts";

/** The phase before is done; null: the plan has none before. */
export function previousDone(seen: GateEvidence, phase: Phase): Gate | null {
  const previous = PHASES.slice(0, PHASES.indexOf(phase)).findLast((one) => seen.phases[one] !== null);
  const row = previous && seen.phases[previous];
  if (!previous || !row) return null;
  const named = { phase: message(`phases.${previous}`) };
  const of = { id: "previous-done" as const, name: message("gates.previousDone.name", named) };
  if (row.state === "done") return openGate(of, message("gates.previousDone.open"), row.finishedAt);
  const standing = phaseStanding(previous, row.state, {
    killed: seen.killSwitchEngagedAt !== null,
    flag: seen.flag && { enabled: seen.flag.enabled, held: seen.flag.hold !== null },
  });
  const said = {
    evidence: message(`gates.previousDone.seen.${standing}`),
    sentence: message(`gates.previousDone.closed.${standing}`, named),
  };
  return closedGate(of, row.state === "failed" ? "red" : "waiting", said, seen.now);
}
