"use server";
import { revalidatePath } from "next/cache";
import type { Context } from "#lib/context.ts";
import { changeUserRole } from "#lib/users/change-user-role.ts";
import { type CreatedToken, createToken } from "#lib/users/create-token.ts";
import { createUser } from "#lib/users/create-user.ts";
import { resetUserPassword } from "#lib/users/reset-user-password.ts";
import { revokeToken } from "#lib/users/revoke-token.ts";
import { setUserDisabled } from "#lib/users/set-user-disabled.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

type Verb<T> = (ctx: Context, input: unknown) => Promise<T>;

async function run<T>(verb: Verb<T>, form: FormData): Promise<FormState<T>> {
  return runAction(async (ctx) => {
    const result = await verb(ctx, Object.fromEntries(form));
    revalidatePath("/users");
    return result;
  });
}

export async function addUser(_: FormState, form: FormData): Promise<FormState> {
  return run(createUser, form);
}

export async function changeRole(_: FormState, form: FormData): Promise<FormState> {
  return run(changeUserRole, form);
}

export async function setDisabled(_: FormState, form: FormData): Promise<FormState> {
  return run(setUserDisabled, form);
}

export async function resetPassword(_: FormState, form: FormData): Promise<FormState> {
  return run(resetUserPassword, form);
}

export async function addToken(_: FormState<CreatedToken>, form: FormData): Promise<FormState<CreatedToken>> {
  return run(createToken, form);
}

export async function endToken(_: FormState, form: FormData): Promise<FormState> {
  return run(revokeToken, form);
}
