import { authenticateToken, BOOTSTRAP_ID } from "../identity/tokens/authenticate-token.ts";
import type { Actor, Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { clientAddress } from "../kernel/input/client-address.ts";
import { isStorable } from "../kernel/input/storable-text.ts";
import { log } from "../kernel/log/log.ts";
import { recordingRefusals } from "../kernel/refusal.ts";
import { message } from "../messages/catalogue/message.ts";
import { boundedRequest } from "./bounded-request.ts";
import { CORRELATION_HEADER } from "./correlation-header.ts";
import { getDb } from "./db.ts";
import { describeFailure, type Failure, toErrorBody } from "./failure.ts";
import { json } from "./json.ts";
import { recordRefusal } from "./record-refusal.ts";
import { contextFor } from "./request-context.ts";
import { FOREIGN_CHANGE, isForeignChange } from "./same-origin.ts";
import { serverEnv } from "./server-env.ts";
import { currentSession } from "./session/session.ts";
import { warnOfBootstrapToken } from "./warn-of-bootstrap-token.ts";

type Params = Record<string, string>;
type RouteContext = { params: Promise<unknown> };

/**
 * Wraps a route handler: a bearer token or a session, a context, and errors as `{error: {code, message, details}}` unless
 * `failed` writes them otherwise. What the handler returns is sent as JSON unless it is a Response.
 */
export function apiRoute<P extends Params = Params>(
  handler: (ctx: Context, request: Request, params: P) => Promise<unknown>,
  { mostBytes, failed = toErrorBody }: { mostBytes?: number; failed?: (failure: Failure) => Response } = {},
): (request: Request, route: RouteContext) => Promise<Response> {
  return async (request, route) => {
    const startedAt = performance.now();
    const respond = (response: Response, actor: string | null) => {
      logRequest(request, response.status, actor, performance.now() - startedAt);
      return response;
    };
    let actor: string | null = null;
    try {
      const asking = await authenticate(request);
      const ctx = await contextFor(asking.actor, "api", asking.id);
      actor = ctx.actor.name;
      const params = ((await route.params) ?? {}) as P;
      if (!Object.values<string | string[]>(params).flat().every(isStorable))
        throw new AppError("not-found", message("requests.none.address"));
      const bounded = await boundedRequest(request, mostBytes);
      const answer = await recordingRefusals(ctx, () => handler(ctx, bounded, params));
      return respond(answer instanceof Response ? answer : json(answer ?? { ok: true }, 200), actor);
    } catch (error) {
      return respond(failed(describeFailure(error, request)), actor);
    }
  };
}

/** Wraps a handler that asks for nobody, or asks by itself: its errors are answered as those of `apiRoute` are. */
export function openRoute<R extends unknown[]>(
  handler: (request: Request, ...rest: R) => Promise<Response>,
): (request: Request, ...rest: R) => Promise<Response> {
  return async (request, ...rest) => {
    try {
      return await handler(request, ...rest);
    } catch (error) {
      return toErrorBody(describeFailure(error, request));
    }
  };
}

/** The path without its query, which may hold what a person typed. */
function logRequest(request: Request, status: number, actor: string | null, ms: number): void {
  const correlationId = request.headers.get(CORRELATION_HEADER);
  const { pathname: path } = new URL(request.url);
  log.info({ correlationId, method: request.method, path, status, actor, ms: Math.round(ms) }, "request");
}

const NOBODY: Actor = { kind: "token", id: "unknown", name: "unknown", role: "viewer" };

/** Who asks, and the id of their session. @throws AppError unauthenticated; forbidden for a cookie sent from another site. Both are on record. */
async function authenticate(request: Request): Promise<{ id?: string; actor: Actor }> {
  const { ADMIN_TOKEN: adminToken, SLUICE_PROXIES: proxies, NEXTAUTH_URL: publicUrl } = serverEnv();
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const found = await authenticateToken(getDb(), authorization, { adminToken, now: new Date() });
    if (!("refused" in found)) {
      if (found.id === BOOTSTRAP_ID) await warnOfBootstrapToken(getDb());
      return { actor: found };
    }
    const actor = found.token ?? NOBODY;
    await recordRefusal(await contextFor(actor, "api"), {
      action: "token.use",
      subject: { kind: "token", id: actor.name },
      why: message(`auditReasons.token.${found.refused}`),
      from: clientAddress(request.headers.get("x-forwarded-for") ?? undefined, proxies),
    });
    throw new AppError("unauthenticated", message("requests.asker.wrongToken"));
  }
  const session = await currentSession();
  if (!session) throw new AppError("unauthenticated", message("requests.asker.sendToken"));
  if (isForeignChange(request, { publicUrl, proxies })) {
    await recordRefusal(await contextFor(session.actor, "api"), {
      action: "session.foreign-change",
      subject: { kind: "session", id: session.actor.name },
      why: message("auditReasons.called", {
        method: request.method,
        path: calledPath(request).slice(0, 200),
      }),
      from: request.headers.get("origin"),
    });
    throw new AppError("forbidden", message("requests.asker.foreignSession"));
  }
  return session;
}

/** A server action of a page comes here as `FOREIGN_CHANGE` and the page. */
function calledPath(request: Request): string {
  const { pathname } = new URL(request.url);
  return pathname.startsWith(FOREIGN_CHANGE) ? pathname.slice(FOREIGN_CHANGE.length) || "/" : pathname;
}
