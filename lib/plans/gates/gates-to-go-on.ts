import type { Gate, JobKind, Phase } from "../model.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { gatesToRollBack, gatesToStart } from "./gates.ts";

/**
 * Pure: what must hold for work that was asked for to begin or to go on, the gates that it was asked for through. A folder
 * that was changed meanwhile is none: what runs is what was read. Nor is the proof of a restore where nobody read the marks that
 * may do without one, as on its way: what ran does not change. Looking has no gates.
 */
export function gatesToGoOn({ kind, phase }: { kind: JobKind; phase: Phase }, seen: GateEvidence): Gate[] {
  if (kind === "run") return gatesToStart(phase, seen).filter(({ id }) => id !== "plan-sound");
  if (kind !== "rollback" && kind !== "restore") return [];
  const isProofKnown = kind === "rollback" || seen.marks !== null;
  return gatesToRollBack(phase, seen).filter(({ id }) => isProofKnown || id !== "rollback-proven");
}
