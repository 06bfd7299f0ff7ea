import { answerAll } from "#lib/flags/reads/answer-all.ts";
import { environmentOfClient } from "#lib/identity/applications/environment-of-client.ts";
import { log } from "#lib/kernel/log/log.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { getDb } from "#lib/web/db.ts";
import { serverEnv } from "#lib/web/server-env.ts";

/**
 * GET /api/features?targetingKey=…: every flag's answer as a plain map, the same as the gateway's of the token's environment. For programs, so it
 * wants a client token of an application, as a gateway does, and no session.
 */
export async function GET(request: Request): Promise<Response> {
  const env = serverEnv();
  const targetingKey = new URL(request.url).searchParams.get("targetingKey") ?? undefined;
  try {
    const authorization = request.headers.get("authorization");
    const environment = await environmentOfClient(getDb(), authorization, tokenRules(env));
    if (environment === null) {
      return failure(401, "unauthenticated", message("requests.asker.sendClientToken"));
    }
    const environmentKill = env.SLUICE_KILL === "1";
    const answers = await answerAll(getDb(), {
      environment,
      targetingKey,
      now: new Date(),
      environmentKill,
    });
    return Response.json(answers, {
      headers: { "cache-control": "no-store", "access-control-allow-origin": "*" },
    });
  } catch (error) {
    log.error({ err: error }, "features not answered");
    return failure(503, "unavailable", message("requests.database.flagsUnread"));
  }
}

/** A browser on another site may ask, as it may ask the gateway. */
export function OPTIONS(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, OPTIONS",
      "access-control-allow-headers": "authorization",
    },
  });
}

/** In the demo, on loopback, a program may do without, unless tokens are asked for. */
function tokenRules(env: ReturnType<typeof serverEnv>): Parameters<typeof environmentOfClient>[2] {
  const open = env.SLUICE_DEMO === "1" && env.SLUICE_CLIENT_TOKENS !== "required";
  return { bootstrap: env.SLUICE_CLIENT_TOKEN, required: !open || env.SLUICE_CLIENT_TOKEN !== undefined };
}

function failure(status: number, code: string, said: Message): Response {
  return Response.json({ error: { code, message: english(said), details: {} } }, { status });
}
