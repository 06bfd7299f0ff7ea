import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { permissionsForFields } from "./field-permissions.ts";
import { SetFlagEnabledInput } from "./inputs.ts";

/**
 * Turns a flag on, as far as its percentage and allow-list go, or off for everyone: whoever may raise it may do that.
 * With a percentage it is turned on at that, in one change.
 */
export const setFlagEnabled = verb({
  name: "flag.set-enabled",
  permission: ({ enabled, ...rest }) =>
    permissionsForFields({ enabled, ...("percentage" in rest ? { percentage: rest.percentage } : {}) }),
  towardsOff: ({ enabled }) => !enabled,
  input: SetFlagEnabledInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, enabled, percentage, reason, revision }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      seenRevision: revision,
      action: enabled ? "flag.turned-on" : "flag.turned-off",
      decide: () => ({ enabled, ...(percentage === undefined ? {} : { rolloutPercentage: percentage }) }),
    }),
});
