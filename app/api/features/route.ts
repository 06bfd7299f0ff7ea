import { createHash, timingSafeEqual } from "node:crypto";
import { answerAll } from "#lib/flags/answer-all.ts";
import { log } from "#lib/log.ts";
import { getDb } from "#lib/web/db.ts";
import { serverEnv } from "#lib/web/server-env.ts";

/**
 * GET /api/features?targetingKey=…: every flag's answer as a plain map, the same as the gateway's. For programs, so it
 * wants the client token where one is set, and no session.
 */
export async function GET(request: Request): Promise<Response> {
  const env = serverEnv();
  if (!allows(request, env.SLUICE_CLIENT_TOKEN)) {
    return failure(401, "unauthenticated", "Send the client token as Authorization: Bearer.");
  }
  const targetingKey = new URL(request.url).searchParams.get("targetingKey") ?? undefined;
  try {
    const environmentKill = env.SLUICE_KILL === "1";
    const answers = await answerAll(getDb(), { targetingKey, now: new Date(), environmentKill });
    return Response.json(answers, {
      headers: { "cache-control": "no-store", "access-control-allow-origin": "*" },
    });
  } catch (error) {
    log.error({ err: error }, "features not answered");
    return failure(
      503,
      "unavailable",
      "The flags cannot be read. The gateway serves on without the database.",
    );
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

function allows(request: Request, token: string | undefined): boolean {
  if (token === undefined) return true;
  const given = request.headers.get("authorization")?.match(/^Bearer (.+)$/i)?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function failure(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message, details: {} } }, { status });
}
