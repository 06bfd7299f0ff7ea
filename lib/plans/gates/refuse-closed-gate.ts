import type { RefusedAction } from "../../kernel/audit/asked.ts";
import { AppError } from "../../kernel/errors.ts";
import { Refusal } from "../../kernel/refusal.ts";
import type { Gate, Phase } from "../model.ts";
import { gateForPrograms } from "./gate-for-programs.ts";
import { blockedBy } from "./gates.ts";

/** Refuses, on record, unless every gate is green. @throws Refusal gate-closed with the gates that are not */
export function refuseClosedGate(
  attempt: { action: RefusedAction; plan: string; phase: Phase },
  gates: Gate[],
): void {
  const reason = blockedBy(gates);
  if (reason === null) return;
  const closed = gates.filter((gate) => gate.state !== "green");
  const error = new AppError("gate-closed", reason, {
    plan: attempt.plan,
    phase: attempt.phase,
    gates: closed.map(gateForPrograms),
  });
  throw new Refusal(error, { action: attempt.action, after: { phase: attempt.phase } });
}
