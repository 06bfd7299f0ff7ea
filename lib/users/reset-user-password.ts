import { z } from "zod";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { NewPassword, UserId } from "./model.ts";
import { refuseWeakPassword } from "./password-strength.ts";
import { setPassword } from "./set-password.ts";
import { userSubject } from "./user-subject.ts";

const Input = z.object({ id: UserId, password: NewPassword });

/** Sets a new password and ends every session of the person. @throws AppError forbidden, not-found */
export async function resetUserPassword(ctx: Context, input: unknown): Promise<void> {
  await requirePermission(ctx, "user:manage", await userSubject(ctx, input));
  const { id, password } = Input.parse(input);
  const user = await ctx.db.user.findUnique({ where: { id } });
  if (!user) throw new AppError("not-found", "There is no such user.");
  refuseWeakPassword(password, user);
  await setPassword(ctx, user, { password, action: "user.password-reset" });
}
