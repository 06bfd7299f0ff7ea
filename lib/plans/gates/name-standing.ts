import { listed } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import type { Gate, Phase } from "../model.ts";
import type { GateEvidence } from "./gate-evidence.ts";

/**
 * Pure: a gate whose checks fail before contract, with what of contract stands: one-way steps do although it was restored, and what
 * they took away may be what the checks miss.
 */
export function nameStanding(gate: Gate, phase: Phase, { marks }: Pick<GateEvidence, "marks">): Gate {
  if (phase !== "contract" || !gate.failing || gate.sentence === null) return gate;
  const steps = (marks ?? []).filter((mark) => mark.phase === phase).map(({ step }) => step);
  if (steps.length === 0) return gate;
  const stands = message("gates.checks.standing", { steps: listed(steps), count: steps.length });
  return { ...gate, sentence: sentences(gate.sentence, stands) };
}
