import { z } from "zod";
import { previewRetry } from "#lib/outbox/preview-retry.ts";
import { retryEvents } from "#lib/outbox/retry-events.ts";
import { apiRoute } from "#lib/web/api-route.ts";

const Body = z.looseObject({ preview: z.boolean().default(false) });

/** {"eventIds": […]} or {"filter": {sink, fingerprint, state, type}}; with "preview": true nothing is changed. */
export const POST = apiRoute(async (ctx, request) => {
  const { preview, ...selection } = Body.parse(await request.json());
  return preview ? previewRetry(selection) : retryEvents(ctx, selection);
});
