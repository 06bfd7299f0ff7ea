"use server";
import { revalidatePath } from "next/cache";
import { endSession } from "#lib/identity/sessions/end-session.ts";
import { type CreatedToken, createToken } from "#lib/identity/tokens/create-token.ts";
import { revokeToken } from "#lib/identity/tokens/revoke-token.ts";
import { changeUserRole } from "#lib/identity/users/change-user-role.ts";
import { createUser } from "#lib/identity/users/create-user.ts";
import { resetUserPassword } from "#lib/identity/users/reset-user-password.ts";
import { setUserDisabled } from "#lib/identity/users/set-user-disabled.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";
import { runVerb } from "#lib/web/run-verb.ts";

const PAGES = "/users";

export async function addUser(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(createUser, form, PAGES);
}

export async function changeRole(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(changeUserRole, form, PAGES);
}

export async function setDisabled(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(setUserDisabled, form, PAGES);
}

export async function resetPassword(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(resetUserPassword, form, PAGES);
}

/** The token comes back, this once. */
export async function addToken(_: FormState<CreatedToken>, form: FormData): Promise<FormState<CreatedToken>> {
  return runAction(async (ctx) => {
    const token = await createToken(ctx, formFields(form));
    revalidatePath(PAGES, "layout");
    return token;
  });
}

export async function endToken(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(revokeToken, form, PAGES);
}

export async function endSessionOf(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(endSession, form, PAGES);
}
