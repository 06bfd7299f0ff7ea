import { revalidatePath } from "next/cache";
import type { Context } from "../kernel/context.ts";
import { formFields, formOf } from "./form-fields.ts";
import { type FormState, runAction } from "./run-action.ts";

/**
 * Runs a verb for a server action with what a form holds, or what `read` makes of it, and has every page below `path` read anew. What the verb
 * returns is not sent to the browser.
 */
export async function runVerb(
  verb: (ctx: Context, input: unknown) => Promise<unknown>,
  form: FormData,
  path: string,
  read: (form: FormData) => Record<string, unknown> = formFields,
): Promise<FormState> {
  return runAction(async (ctx) => {
    await verb(ctx, read(formOf(form)));
    revalidatePath(path, "layout");
  });
}
