import { revalidatePath } from "next/cache";
import type { Context } from "../context.ts";
import { type FormState, runAction } from "./run-action.ts";

/**
 * Runs a verb for a server action with what a form holds, and has every page below `path` read anew. What the verb
 * returns is not sent to the browser.
 */
export async function runVerb(
  verb: (ctx: Context, input: unknown) => Promise<unknown>,
  input: FormData | Record<string, unknown>,
  path: string,
): Promise<FormState> {
  return runAction(async (ctx) => {
    await verb(ctx, input instanceof FormData ? Object.fromEntries(input) : input);
    revalidatePath(path, "layout");
  });
}
