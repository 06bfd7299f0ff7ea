import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
/** Where a request comes whose method nothing here has, as TRACE. */
export function GET(): Response {
  const said = english(message("requests.address.noSuchMethod"));
  return Response.json(
    { error: { code: "invalid", message: said, details: {} } },
    { status: 405, headers: { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" } },
  );
}
