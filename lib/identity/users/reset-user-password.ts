import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { verb } from "../../kernel/verb.ts";
import { message } from "../../messages/catalogue/message.ts";
import { NewPassword, UserId } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";
import { setPassword } from "./set-password.ts";
import { userSubject } from "./user-subject.ts";

/** Sets a new password and ends every session of the person. */
export const resetUserPassword = verb({
  name: "user.reset-password",
  permission: "user:manage",
  input: z.object({ id: UserId, password: NewPassword }),
  output: z.void(),
  subject: userSubject,
  async runOutside(ctx, { id, password }) {
    const user = await ctx.db.user.findUnique({ where: { id } });
    if (!user) throw new AppError("not-found", message("requests.none.user"));
    refuseWeakPassword(password, user);
    await setPassword(ctx, user, { password, action: "user.password-reset", needed: "user:manage" });
  },
});
