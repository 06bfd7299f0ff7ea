import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { permissionsForFields } from "./field-permissions.ts";
import { PatchFlagInput } from "./inputs.ts";

/**
 * Several fields at once, all or none, as the REST interface and the command line send them. Each field needs the
 * permission of its own verb.
 */
export const patchFlag = verb({
  name: "flag.patch",
  permission: (asked) => {
    const needed = permissionsForFields(asked);
    // A request without any known field needs the least of them, and is then refused for what it lacks.
    return needed.length > 0 ? needed : ["flag:set-percentage"];
  },
  towardsOff: (input) =>
    Object.keys(input).every((key) =>
      ["name", "environment", "reason", "revision", "enabled"].includes(key),
    ) && input.enabled === false,
  input: PatchFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, reason, percentage, revision, ...rest }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      action: "flag.changed",
      seenRevision: revision,
      decide: () => ({ ...rest, ...(percentage === undefined ? {} : { rolloutPercentage: percentage }) }),
    }),
});
