"use server";
import { discardEvents } from "#lib/outbox/verbs/discard-events.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import { action } from "#lib/web/action.ts";
import { formFields } from "#lib/web/form-fields.ts";

const PAGES = "/outbox";

export const pause = action(pauseOutbox, PAGES);
export const resume = action(resumeOutbox, PAGES);
/** Every failing event that matches, not only those on the page. */
export const retryMatching = action(retryEvents, PAGES, { read: (form) => ({ filter: formFields(form) }) });
export const retryOne = action(retryEvents, PAGES, {
  read: (form) => ({ eventIds: [form.get("eventId")] }),
});
/** Every dead event that matches, as many as the person confirmed. */
export const discardMatching = action(discardEvents, PAGES, {
  read: (form) => {
    const { reason, confirm, ...filter } = formFields(form);
    return { filter, reason, confirm };
  },
});
export const discardOne = action(discardEvents, PAGES, {
  read: (form) => {
    const { reason, confirm, eventId } = formFields(form);
    return { eventIds: [eventId], reason, confirm };
  },
});
