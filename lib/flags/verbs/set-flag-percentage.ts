import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { SetFlagPercentageInput } from "./inputs.ts";

/** Sets the share of targeting keys that get "on". Raising it only adds keys. */
export const setFlagPercentage = verb({
  name: "flag.set-percentage",
  permission: "flag:set-percentage",
  input: SetFlagPercentageInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, percentage, reason, revision }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      seenRevision: revision,
      action: "flag.percentage-set",
      decide: () => ({ rolloutPercentage: percentage }),
    }),
});
