import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { UnarchiveFlagInput } from "./inputs.ts";

/** Brings an archived flag back into the list, off as it was left. */
export const unarchiveFlag = verb({
  name: "flag.unarchive",
  permission: "flag:archive",
  input: UnarchiveFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, reason }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      action: "flag.unarchived",
      evenEnded: true,
      decide: () => ({ archivedAt: null }),
    }),
});
