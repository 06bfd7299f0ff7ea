import { sendJson } from "./json.ts";
import type { Asked, Route } from "./route.ts";

/** What operators ask. */
export const OWN_ROUTES: Route[] = [
  { method: "GET", path: "/healthz", counted: null, answer: health },
  { method: "GET", path: "/metrics", counted: null, answer: metrics },
];

async function metrics({ parts, response }: Asked): Promise<void> {
  const text = await parts.metrics.metrics();
  response.writeHead(200, { "content-type": parts.metrics.contentType }).end(text);
}

function health({ parts, response }: Asked): void {
  const { flags, follower, streams, tokens, writers } = parts;
  const database = follower.status();
  const serving = flags.canAnswer && (tokens.areRead || flags.environmentKill);
  sendJson(response, serving ? 200 : 503, {
    status: serving ? "serving" : flags.canAnswer ? "no tokens yet" : "no flags yet",
    revision: flags.revision,
    flags: flags.size,
    from: flags.source,
    killed: flags.killed,
    environmentKill: flags.environmentKill,
    database: {
      connected: database.connected,
      since: database.since,
      ...(database.connected ? {} : { error: database.lastError ?? "not reached yet" }),
    },
    clients: streams.counts().sdk,
    tokens: { required: tokens.required, known: tokens.size },
    cannotWrite: writers.failing(),
  });
}
