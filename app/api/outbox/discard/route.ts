import { discardEvents, previewDiscard } from "#lib/outbox/verbs/discard-events.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { previewBody } from "#lib/web/preview-body.ts";

/**
 * {"eventIds": […]} or {"filter": {sink, fingerprint, type}}, with "reason" and "confirm": how many dead events it will
 * be, as "preview": true tells, which changes nothing.
 */
export const POST = apiRoute(async (ctx, request) => {
  const { preview, input } = await previewBody(request, ["eventIds", "filter", "reason", "confirm"]);
  if (!preview) return discardEvents(ctx, input);
  const { eventIds, filter } = input;
  return previewDiscard(ctx, { eventIds, filter });
});
