"use server";
import { revalidatePath } from "next/cache";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import type { CreatedClientToken } from "#lib/identity/applications/model.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { formFields } from "#lib/web/form-fields.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";
import { runVerb } from "#lib/web/run-verb.ts";

const PAGES = "/users";
type Made = FormState<CreatedClientToken>;

/** The token comes back, this once. */
export async function addApplication(_: Made, form: FormData): Promise<Made> {
  return runAction(async (ctx) => {
    const made = await createClientToken(ctx, formFields(form));
    revalidatePath(PAGES, "layout");
    return made;
  });
}

/** The next token comes back, this once. */
export async function replaceToken(_: Made, form: FormData): Promise<Made> {
  return runAction(async (ctx) => {
    const made = await rotateClientToken(ctx, formFields(form));
    revalidatePath(PAGES, "layout");
    return made;
  });
}

export async function endClientToken(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(revokeClientToken, form, PAGES);
}
