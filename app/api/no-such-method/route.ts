import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { CORRELATION_HEADER } from "#lib/web/correlation-header.ts";
import { toProblem } from "#lib/web/problem.ts";
import { isBelowRest } from "#lib/web/rest-address.ts";

/** Where a request comes whose method nothing here has, as TRACE. */
export function GET(request: Request): Response {
  const said = english(message("requests.address.noSuchMethod"));
  const allow = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].join(", ");
  if (isBelowRest(new URL(request.url).searchParams.get("of") ?? ""))
    return toProblem({
      ...{ status: 405, code: "method-not-allowed", message: said, details: { allow } },
      correlationId: request.headers.get(CORRELATION_HEADER),
    });
  return Response.json(
    { error: { code: "invalid", message: said, details: {} } },
    { status: 405, headers: { allow } },
  );
}
