"use server";
import { endSession } from "#lib/identity/sessions/end-session.ts";
import { createToken } from "#lib/identity/tokens/create-token.ts";
import { revokeToken } from "#lib/identity/tokens/revoke-token.ts";
import { changeUserRole } from "#lib/identity/users/change-user-role.ts";
import { createUser } from "#lib/identity/users/create-user.ts";
import { resetUserPassword } from "#lib/identity/users/reset-user-password.ts";
import { setUserDisabled } from "#lib/identity/users/set-user-disabled.ts";
import { action } from "#lib/web/action.ts";

const PAGES = "/users";

export const addUser = action(createUser, PAGES);
export const changeRole = action(changeUserRole, PAGES);
export const setDisabled = action(setUserDisabled, PAGES);
export const resetPassword = action(resetUserPassword, PAGES);
/** The token comes back, this once. */
export const addToken = action(createToken, PAGES, { tell: (token) => token });
export const endToken = action(revokeToken, PAGES);
export const endSessionOf = action(endSession, PAGES);
