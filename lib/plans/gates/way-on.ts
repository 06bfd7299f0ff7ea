import type { Gate, JobKind, Phase } from "../model.ts";
import type { GateEvidence } from "./gate-evidence.ts";

/**
 * Pure: what leads on from a gate that has closed on the way. Contract that waits for its gates cannot be rolled back as other
 * phases, and whoever reads why it waits asks.
 */
export function wayOn(
  asked: { kind: JobKind; phase: Phase },
  gate: Pick<Gate, "id">,
  { oneWay, flag }: Pick<GateEvidence, "oneWay" | "flag">,
): string {
  if (asked.kind !== "run" || asked.phase !== "contract") return "";
  // At 100 % again, only time is missing.
  const isBelow = gate.id === "flag-full" && !flag?.fullSince;
  const first = isBelow ? "Bring the flag back to 100 %, then resume" : "Resume when it is open";
  return `. ${first}${oneWay.contract.all ? "" : "; or restore contract"}`;
}
