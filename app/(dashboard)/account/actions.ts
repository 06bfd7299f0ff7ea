"use server";
import { endSession } from "#lib/identity/sessions/end-session.ts";
import { changeOwnPassword } from "#lib/identity/users/change-own-password.ts";
import { action } from "#lib/web/action.ts";
import { getPasswordLimiter } from "#lib/web/session/limiters.ts";
import { currentSession } from "#lib/web/session/session.ts";

const PAGE = "/account";

export const changePassword = action(async (ctx, input) => {
  const session = (await currentSession())?.id ?? "";
  return changeOwnPassword(ctx, input, { session, limiter: getPasswordLimiter() });
}, PAGE);
export const endOwnSession = action(endSession, PAGE);
