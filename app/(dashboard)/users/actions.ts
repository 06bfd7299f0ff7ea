"use server";
import { revalidatePath } from "next/cache";
import { changeUserRole } from "#lib/users/change-user-role.ts";
import { type CreatedToken, createToken } from "#lib/users/create-token.ts";
import { createUser } from "#lib/users/create-user.ts";
import { endSession } from "#lib/users/end-session.ts";
import { resetUserPassword } from "#lib/users/reset-user-password.ts";
import { revokeToken } from "#lib/users/revoke-token.ts";
import { setUserDisabled } from "#lib/users/set-user-disabled.ts";
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
