"use server";
import { endSession } from "#lib/identity/sessions/end-session.ts";
import { changeOwnPassword } from "#lib/identity/users/change-own-password.ts";
import type { FormState } from "#lib/web/run-action.ts";
import { runVerb } from "#lib/web/run-verb.ts";
import { getPasswordLimiter } from "#lib/web/session/limiters.ts";
import { currentSession } from "#lib/web/session/session.ts";

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
