import { z } from "zod";
import type { Tx } from "../../kernel/db/client.ts";
import { verb } from "../../kernel/verb.ts";
import { lockUserAndAdmins, refuseForLastAdmin } from "./lock-admins.ts";
import { UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

/**
 * A disabled person is out at once, and so are the tokens that they made. Neither sessions nor tokens come back when the
 * account does: nobody would look through them again. Refused for the last admin.
 */
export const setUserDisabled = verb({
  name: "user.set-disabled",
  permission: "user:manage",
  input: z.object({ id: UserId, disabled: z.union([z.boolean(), z.stringbool()]) }),
  output: z.void(),
  subject: userSubject,
  async run(ctx, { id, disabled }) {
    const { tx, now } = ctx;
    const { user, lastAdmin } = await lockUserAndAdmins(tx, ctx, id);
    if ((user.disabled_at !== null) === disabled) return { answer: undefined, entries: [] };
    if (disabled) refuseForLastAdmin(lastAdmin);
    await tx.user.update({ where: { id }, data: { disabledAt: disabled ? now() : null } });
    // Both ways, as one may have been made at the moment at which the account was disabled.
    await tx.session.deleteMany({ where: { userId: id } });
    const tokens = await endTokens(tx, id, now());
    const action = disabled ? "user.disabled" : "user.enabled";
    const after = { disabled, ...(tokens.length > 0 ? { tokensEnded: tokens } : {}) };
    return { answer: undefined, entries: [{ action, before: { disabled: !disabled }, after }] };
  },
});

async function endTokens(tx: Tx, createdById: string, at: Date): Promise<string[]> {
  const ended = await tx.apiToken.updateManyAndReturn({
    where: { createdById, revokedAt: null },
    data: { revokedAt: at, endCause: "account-disabled" },
    select: { name: true },
  });
  return ended.map(({ name }) => name);
}
