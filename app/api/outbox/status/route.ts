import { z } from "zod";
import { getConfig } from "#lib/kernel/config/config.ts";
import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { readOutboxStatus } from "#lib/outbox/reads/status.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { apiRoute, openRoute } from "#lib/web/api-route.ts";
import { getDb } from "#lib/web/db.ts";

export const dynamic = "force-dynamic";

const Body = z.strictObject({
  action: z.enum(["start", "stop"]),
  sink: z.string().optional(),
  reason: z.string().optional(),
});

/** Shared by all who ask meanwhile: it is open, and asks every target. */
const shared = singleFlight<Awaited<ReturnType<typeof readOutboxStatus>>>(0);

/** Open like /api/health, as the plans call it without a token: counts and names of sinks, no addresses, no errors. */
export const GET = openRoute(async () =>
  Response.json(await shared("status", async () => readOutboxStatus(getDb(), getConfig())), {
    headers: { "cache-control": "no-store" },
  }),
);

/** Starts or stops delivery to every sink, or to the one named; answers with the status that follows. */
export const POST = apiRoute(async (ctx, request) => {
  const { action, ...input } = Body.parse(await request.json());
  if (action === "start") await resumeOutbox(ctx, input);
  else await pauseOutbox(ctx, input);
  return readOutboxStatus(ctx.db, ctx.config());
});
