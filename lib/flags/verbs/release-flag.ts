import { verb } from "../../kernel/verb.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { ReleaseFlagInput } from "./inputs.ts";

/** Ends a hold; the percentage stays where it is. */
export const releaseFlag = verb({
  name: "flag.release",
  permission: "flag:hold",
  input: ReleaseFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment }) =>
    changeFlag(ctx, {
      name,
      environment,
      action: "flag.released",
      decide: () => ({ heldAt: null, heldBy: null, holdReason: null }),
    }),
});
