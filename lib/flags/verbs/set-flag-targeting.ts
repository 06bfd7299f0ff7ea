import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { SetFlagTargetingInput } from "./inputs.ts";

/** Sets the keys that get "on" whatever the percentage, and the hours in which the flag may be on at all. */
export const setFlagTargeting = verb({
  name: "flag.set-targeting",
  permission: "flag:set-targeting",
  input: SetFlagTargetingInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, allowKeys, window, revision }) =>
    changeFlag(ctx, {
      name,
      environment,
      action: "flag.targeting-set",
      seenRevision: revision,
      decide: () => ({ allowKeys, window }),
    }),
});
