import { z } from "zod";
import { discardEvents, previewDiscard } from "#lib/outbox/discard-events.ts";
import { apiRoute } from "#lib/web/api-route.ts";

const Body = z.looseObject({ preview: z.boolean().default(false) });

/**
 * {"eventIds": […]} or {"filter": {sink, fingerprint, type}}, with "reason" and "confirm": how many dead events it will
 * be, as "preview": true tells, which changes nothing.
 */
export const POST = apiRoute(async (ctx, request) => {
  const { preview, ...input } = Body.parse(await request.json());
  if (!preview) return discardEvents(ctx, input);
  const { eventIds, filter } = input;
  return previewDiscard({ eventIds, filter });
});
