import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { askedPhase, Job, PhaseInput, planSubject } from "../plan-input.ts";
import { goBack, lookBack } from "./go-back.ts";
import { permissionFor } from "./permission-for.ts";

/**
 * Queues the way back of a phase: its steps in reverse order, those that ran. Work on the phase that is queued or
 * paused gives way to it. Contract has a verb of its own, `restorePhase`.
 */
export const rollbackPhase = verb({
  name: "plan.rollback",
  permission: (asked) => [permissionFor({ kind: "rollback", phase: askedPhase(asked) })],
  towardsOff: true,
  input: PhaseInput,
  output: Job,
  subject: planSubject,
  prepare: async (ctx, { plan, phase }) => {
    if (phase === "contract")
      throw new AppError("invalid", message("planRefusals.contractIsRestored"), {
        phase,
      });
    return lookBack(ctx, { plan, phase, kind: "rollback" });
  },
  run: (ctx, { plan, phase }, seen) => goBack(ctx, { plan, phase, kind: "rollback" }, seen),
});
