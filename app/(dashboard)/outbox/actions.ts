"use server";

import { discardEvents } from "#lib/outbox/verbs/discard-events.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import { formFields } from "#lib/web/form-fields.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { runVerb } from "#lib/web/run-verb.ts";

const PAGES = "/outbox";

export async function pause(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(pauseOutbox, form, PAGES);
}

export async function resume(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(resumeOutbox, form, PAGES);
}

/** Every failing event that matches, not only those on the page. */
export async function retryMatching(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(retryEvents, form, PAGES, (fields) => ({ filter: formFields(fields) }));
}

export async function retryOne(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(retryEvents, form, PAGES, (fields) => ({ eventIds: [fields.get("eventId")] }));
}

/** Every dead event that matches, as many as the person confirmed. */
export async function discardMatching(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(discardEvents, form, PAGES, (fields) => {
    const { reason, confirm, ...filter } = formFields(fields);
    return { filter, reason, confirm };
  });
}

export async function discardOne(_: FormState, form: FormData): Promise<FormState> {
  return runVerb(discardEvents, form, PAGES, (fields) => {
    const { reason, confirm, eventId } = formFields(fields);
    return { eventIds: [eventId], reason, confirm };
  });
}
