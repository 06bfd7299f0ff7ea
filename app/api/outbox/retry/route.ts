import { previewRetry } from "#lib/outbox/verbs/preview-retry.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { previewBody } from "#lib/web/preview-body.ts";

/** {"eventIds": […]} or {"filter": {sink, fingerprint, state, type}}; with "preview": true nothing is changed. */
export const POST = apiRoute(async (ctx, request) => {
  const { preview, input } = await previewBody(request, ["eventIds", "filter"]);
  return preview ? previewRetry(ctx, input) : retryEvents(ctx, input);
});
