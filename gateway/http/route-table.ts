import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { log } from "#lib/kernel/log/log.ts";
import { openToAnySite } from "../ofrep/any-site.ts";
import { OFREP_ROUTES } from "../ofrep/routes.ts";
import { STREAM_ROUTES } from "../stream/routes.ts";
import { BodyError, sendJson } from "./json.ts";
import { OWN_ROUTES } from "./own-routes.ts";
import type { Parts } from "./parts.ts";
import type { Route } from "./route.ts";

const ROUTES = [...OFREP_ROUTES, ...STREAM_ROUTES, ...OWN_ROUTES];
/** Asked first: the single evaluation is nearly all of the load. */
const OF_BEGINNINGS = ROUTES.filter(({ path }) => path.endsWith("/"));
const OF_PATHS = new Map(
  ROUTES.filter(({ path }) => !path.endsWith("/")).map((route) => [`${route.method} ${route.path}`, route]),
);

/** What the gateway answers over HTTP. */
export function routes(parts: Parts): RequestListener {
  return (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      if (error instanceof BodyError) {
        if (!response.headersSent) sendJson(response, error.status, { errorDetails: error.message });
        return;
      }
      log.error({ err: error, path: request.url?.split("?")[0] }, "request failed"); // the query may hold a key
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, {
          errorCode: "GENERAL",
          errorDetails: "The gateway failed; its log says why.",
        });
    });
  };
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const [path, query] = cutOnce(url, "?");
  if (openToAnySite(path, method, response)) return;
  const route = findRoute(method, path);
  const counted = route ? route.counted : "unknown";
  if (counted !== null) parts.tally.requests[counted] = (parts.tally.requests[counted] ?? 0) + 1;
  if (route) return route.answer({ parts, request, response, rest: path.slice(route.path.length), query });
  sendJson(response, 404, { errorDetails: `There is nothing at ${method} ${path}.` });
}

function findRoute(method: string, path: string): Route | undefined {
  return (
    OF_BEGINNINGS.find((one) => (one.method === method || one.method === "*") && path.startsWith(one.path)) ??
    OF_PATHS.get(`${method} ${path}`) ??
    OF_PATHS.get(`* ${path}`)
  );
}

function cutOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
