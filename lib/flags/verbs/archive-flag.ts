import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { stillUsedWords } from "../../messages/still-used.ts";
import { readStillUsed } from "../clients/read-askers.ts";
import { FlagNow } from "../model.ts";
import { changeFlag, flagSubject } from "./change-flag.ts";
import { ArchiveFlagInput } from "./inputs.ts";

/**
 * Ends a flag: it is turned off, served off explicitly to whoever still asks, and leaves the list. A retired one stays
 * on, as its old path is gone. Refused while a plan has it, or while it is asked for and that is not agreed to.
 */
export const archiveFlag = verb({
  name: "flag.archive",
  permission: "flag:archive",
  towardsOff: true,
  input: ArchiveFlagInput,
  output: FlagNow,
  subject: flagSubject,
  run: (ctx, { name, environment, reason, revision, evenIfAsked }) =>
    changeFlag(ctx, {
      name,
      environment,
      reason,
      action: "flag.archived",
      seenRevision: revision,
      evenEnded: true,
      decide: async (before, tx) => {
        if (before.archivedAt !== null) return {};
        const used = await readStillUsed(tx, before, ctx.now());
        if (used !== null && !(used.by === "application" && evenIfAsked)) {
          const code = used.by === "plan" ? "flagWords.stillUsed.notInPlan" : "flagWords.stillUsed.agree";
          throw new AppError("conflict", message(code, { name, used: stillUsedWords(used) }), {
            flag: name,
            used,
          });
        }
        return { archivedAt: ctx.now(), ...(before.retiredAt === null ? { enabled: false } : {}) };
      },
    }),
});
