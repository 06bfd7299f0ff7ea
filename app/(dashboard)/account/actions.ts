"use server";
import { currentSession } from "#lib/auth/session.ts";
import { getPasswordLimiter } from "#lib/auth/sign-in-limiter.ts";
import { changeOwnPassword } from "#lib/users/change-own-password.ts";
import { endSession } from "#lib/users/end-session.ts";
import type { FormState } from "#lib/web/run-action.ts";
import { runVerb } from "#lib/web/run-verb.ts";

const PAGE = "/account";

export async function changePassword(_: FormState, form: FormData): Promise<FormState> {
  const session = (await currentSession())?.id ?? "";
  return runVerb(
    (ctx, input) => changeOwnPassword(ctx, input, { session, limiter: getPasswordLimiter() }),
    form,
    PAGE,
  );
}

export async function endOwnSession(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(endSession, form, PAGE);
}
