import { revalidatePath } from "next/cache";
import type { Context } from "../kernel/context.ts";
import { formFields, formOf } from "./form-fields.ts";
import { type FormState, runAction } from "./run-action.ts";

type Run<O> = (ctx: Context, input: unknown) => Promise<O>;

/** A server action, and the verb that it gives its form to, so that a test can walk all verbs. */
export type Action<T> = ((state: unknown, form: FormData) => Promise<FormState<T>>) & {
  readonly does: Run<unknown>;
};

/**
 * A server action that gives a verb what a form holds, or what `read` makes of it, and has every page below `pages` read anew.
 * `tell` says what of the answer is sent to the browser; without it, nothing is.
 */
export function action<O, T = unknown>(
  verb: Run<O>,
  pages: string,
  {
    read = formFields,
    tell,
  }: { read?: (form: FormData) => unknown | Promise<unknown>; tell?: (answer: O) => T } = {},
): Action<T> {
  return doing(verb, (_, form) =>
    runAction<T>(async (ctx) => {
      const answer = await verb(ctx, await read(formOf(form)));
      revalidatePath(pages, "layout");
      return tell?.(answer) as T;
    }),
  );
}

/** For an action that is more than `action` makes of a verb. */
export function doing<T>(
  does: Run<unknown>,
  run: (state: unknown, form: FormData) => Promise<FormState<T>>,
): Action<T> {
  return Object.assign(run, { does });
}

/** A server action that only reads, with what a form holds. */
export function asking<T>(
  read: (ctx: Context, form: FormData) => Promise<T>,
): (state: unknown, form: FormData) => Promise<FormState<T>> {
  return (_, form) => runAction((ctx) => read(ctx, formOf(form)));
}
