import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { HoldFlagInput } from "./inputs.ts";

/**
 * While a flag is held nobody can raise it or turn it on; lowering and off stay possible. A second hold keeps the
 * first one's author and reason.
 */
export const holdFlag = verb({
  name: "flag.hold",
  permission: "flag:hold",
  input: HoldFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, reason }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      action: "flag.held",
      decide: (before) =>
        before.heldAt === null ? { heldAt: ctx.now(), heldBy: ctx.actor.name, holdReason: reason } : {},
    }),
});
