import { z } from "zod";
import { verb } from "../../kernel/verb.ts";
import { lockUserAndAdmins, refuseForLastAdmin } from "./lock-admins.ts";
import { RoleName, UserId } from "./model.ts";
import { userSubject } from "./user-subject.ts";

/** Acts on the person's next request; they need not sign in again. */
export const changeUserRole = verb({
  name: "user.change-role",
  permission: "user:manage",
  input: z.object({ id: UserId, role: RoleName }),
  output: z.void(),
  subject: userSubject,
  async run(ctx, { id, role }) {
    const { user, lastAdmin } = await lockUserAndAdmins(ctx.tx, ctx, id);
    if (user.role === role) return { answer: undefined, entries: [] };
    refuseForLastAdmin(lastAdmin);
    await ctx.tx.user.update({ where: { id }, data: { role } });
    return {
      answer: undefined,
      entries: [{ action: "user.role-changed", before: { role: user.role }, after: { role } }],
    };
  },
});
