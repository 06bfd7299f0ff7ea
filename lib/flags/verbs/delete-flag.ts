import { z } from "zod";
import type { Tx } from "../../kernel/db/client.ts";
import { lockFlagState } from "../../kernel/db/lock-flag-state.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { stillUsedWords } from "../../messages/still-used.ts";
import { readStillUsed } from "../clients/read-askers.ts";
import type { FlagRow } from "../model.ts";
import { readPlanNaming } from "../reads/read-plan-naming.ts";
import { lockFlagEverywhere, noSuchFlag } from "../store.ts";
import { flagSubject, requireHeld } from "./change-flag.ts";
import { DeleteFlagInput } from "./inputs.ts";

/**
 * Removes a flag from every environment, archived in each. Whoever asks for it then gets the default in its own code; its history stays on record. Refused
 * if it is not archived, a plan that is not done names it, or it is asked for and that is not agreed to.
 */
export const deleteFlag = verb({
  name: "flag.delete",
  permission: "flag:delete",
  input: DeleteFlagInput,
  output: z.object({ name: z.string() }),
  subject: flagSubject,
  async run(ctx, { name, environment, reason, evenIfAsked }) {
    const { tx, now } = ctx;
    await lockFlagState(tx);
    const everywhere = await lockFlagEverywhere(tx, name);
    const named = everywhere.find((row) => row.environment === environment);
    if (!named) throw noSuchFlag({ name, environment });
    requireHeld(ctx, named);
    const open = everywhere.find((row) => row.archivedAt === null);
    if (open) {
      const { environment } = open;
      const said =
        environment === DEFAULT_ENVIRONMENT
          ? message("flagWords.refused.notArchived", { flag: name })
          : message("flagWords.refused.notArchivedIn", { flag: name, environment });
      throw new AppError("conflict", said, {
        flag: name,
        environment,
      });
    }
    for (const before of everywhere) await refuseUsed(tx, before, { evenIfAsked, now: now() });
    await tx.featureFlag.deleteMany({ where: { name } });
    await tx.flagAsker.deleteMany({ where: { flagName: name } });
    return {
      answer: { name },
      entries: everywhere.map((before) => ({ action: "flag.deleted", reason, before })),
    };
  },
});

async function refuseUsed(
  tx: Tx,
  flag: FlagRow,
  { evenIfAsked, now }: { evenIfAsked: boolean; now: Date },
): Promise<void> {
  const { name } = flag;
  const plan = await readPlanNaming(tx, flag, { done: false });
  if (plan !== null) {
    throw new AppError("conflict", message("flagWords.refused.planNotDone", { plan, flag: name }), {
      flag: name,
      plan,
    });
  }
  const used = await readStillUsed(tx, flag, now);
  if (used !== null && !(used.by === "application" && evenIfAsked)) {
    const said = message("flagWords.stillUsed.notDeleted", { name, used: stillUsedWords(used) });
    throw new AppError("conflict", said, {
      flag: name,
      used,
    });
  }
}
