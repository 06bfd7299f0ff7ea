"use server";

import { revalidatePath } from "next/cache";
import type { Context } from "#lib/context.ts";
import { pauseOutbox } from "#lib/outbox/pause-outbox.ts";
import { resumeOutbox } from "#lib/outbox/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/retry-events.ts";
import { type FormState, runAction } from "#lib/web/run-action.ts";

async function run(
  verb: (ctx: Context, input: unknown) => Promise<unknown>,
  input: unknown,
): Promise<FormState> {
  return runAction(async (ctx) => {
    await verb(ctx, input);
    revalidatePath("/outbox");
  });
}

export async function pause(_: FormState, form: FormData): Promise<FormState> {
  return run(pauseOutbox, Object.fromEntries(form));
}

export async function resume(_: FormState, form: FormData): Promise<FormState> {
  return run(resumeOutbox, Object.fromEntries(form));
}

/** Every failing event that matches, not only those on the page. */
export async function retryMatching(_: FormState, form: FormData): Promise<FormState> {
  return run(retryEvents, { filter: Object.fromEntries(form) });
}

export async function retryOne(_: FormState, form: FormData): Promise<FormState> {
  return run(retryEvents, { eventIds: [form.get("eventId")] });
}
