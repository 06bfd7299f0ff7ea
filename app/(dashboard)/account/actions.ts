"use server";
import { endSession } from "#lib/identity/sessions/end-session.ts";
import { changeOwnPassword } from "#lib/identity/users/change-own-password.ts";
import { action } from "#lib/web/action.ts";

const PAGE = "/account";

export const changePassword = action(changeOwnPassword, PAGE);
export const endOwnSession = action(endSession, PAGE);
