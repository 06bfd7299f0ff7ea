import { z } from "zod";
import { lockFlagState } from "../../interlock/lock-flag-state.ts";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { stillUsedWords } from "../../messages/still-used.ts";
import { readStillUsed } from "../clients/read-askers.ts";
import { readPlanNaming } from "../reads/read-plan-naming.ts";
import { lockFlag } from "../store.ts";
import { flagSubject } from "./change-flag.ts";
import { DeleteFlagInput } from "./inputs.ts";

/**
 * Removes an archived flag. Whoever asks for it then gets the default in its own code; its history stays on record. Refused
 * if it is not archived, a plan that is not done names it, or it is asked for and that is not agreed to.
 */
export const deleteFlag = verb({
  name: "flag.delete",
  permission: "flag:delete",
  input: DeleteFlagInput,
  output: z.object({ name: z.string() }),
  subject: flagSubject,
  async run({ tx, now }, { name, reason, evenIfAsked }) {
    await lockFlagState(tx);
    const before = await lockFlag(tx, name);
    if (before.archivedAt === null)
      throw new AppError("conflict", message("flagWords.refused.notArchived", { flag: name }), {
        flag: name,
      });
    const plan = await readPlanNaming(tx, name, { done: false });
    if (plan !== null) {
      throw new AppError("conflict", message("flagWords.refused.planNotDone", { plan, flag: name }), {
        flag: name,
        plan,
      });
    }
    const used = await readStillUsed(tx, name, now());
    if (used !== null && !(used.by === "application" && evenIfAsked)) {
      const said = message("flagWords.stillUsed.notDeleted", { name, used: stillUsedWords(used) });
      throw new AppError("conflict", said, {
        flag: name,
        used,
      });
    }
    await tx.featureFlag.delete({ where: { name } });
    await tx.flagAsker.deleteMany({ where: { flagName: name } });
    return { answer: { name }, entries: [{ action: "flag.deleted", reason, before }] };
  },
});
