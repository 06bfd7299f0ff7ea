import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { EditFlagInput } from "./inputs.ts";

/** Changes what the flag says about itself, not what it serves. */
export const editFlag = verb({
  name: "flag.edit",
  permission: "flag:edit",
  input: EditFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, description, owner }) =>
    changeFlag(ctx, { name, environment, action: "flag.edited", decide: () => ({ description, owner }) }),
});
