import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { Job, PhaseInput, planSubject } from "../plan-input.ts";
import { goBack, lookBack } from "./go-back.ts";

/** Queues the restore of what contract removed, from the backups that it wrote. */
export const restorePhase = verb({
  name: "plan.restore",
  permission: "plan:restore",
  towardsOff: true,
  input: PhaseInput,
  output: Job,
  subject: planSubject,
  prepare: async (ctx, { plan, phase }) => {
    if (phase !== "contract")
      throw new AppError("invalid", message("planRefusals.onlyContractIsRestored"), {
        phase,
      });
    return lookBack(ctx, { plan, phase, kind: "restore" });
  },
  run: (ctx, { plan, phase }, seen) => goBack(ctx, { plan, phase, kind: "restore" }, seen),
});
