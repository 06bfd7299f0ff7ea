"use server";

import { revalidatePath } from "next/cache";
import { runChecks } from "#lib/plans/run-checks.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

export async function check(_: FormState, form: FormData): Promise<FormState> {
  return runAction(async (ctx) => {
    await runChecks(ctx, Object.fromEntries(form));
    revalidatePath("/validation");
  });
}
