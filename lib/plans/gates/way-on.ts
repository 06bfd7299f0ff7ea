import { type Message, message } from "../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../messages/phase-names.ts";
import type { Gate, JobKind, Phase } from "../model.ts";
import type { GateEvidence } from "./gate-evidence.ts";

/**
 * Pure: what leads on from a gate that has closed on the way. Contract that waits for its gates cannot be rolled back as other
 * phases, and whoever reads why it waits asks.
 */
export function wayOn(
  asked: { kind: JobKind; phase: Phase },
  gate: Pick<Gate, "id">,
  { oneWay, phases, flag }: Pick<GateEvidence, "oneWay" | "phases" | "flag">,
): Message | null {
  // What is half undone says its own way on: resuming is none.
  if (asked.kind !== "run" || asked.phase !== "contract" || gate.id === "nothing-half-undone") return null;
  // At 100 % again, only time is missing.
  const isBelow = gate.id === "flag-full" && !flag?.fullSince;
  const way = isBelow ? "raise" : "resume";
  const isForGood = oneWay.contract.all && !phases.contract?.tookNothing;
  return message(`gates.wayOn.${isForGood ? way : (`${way}OrRestore` as const)}`);
}

/** Pure: what leads on where a way back stopped half way. */
export function wayToEnd(phase: Phase): Message {
  return phase === "contract"
    ? message("gates.wayOn.restoreToEnd")
    : message("gates.wayOn.rollBackToEnd", { phase: phaseInSentence(phase) });
}
