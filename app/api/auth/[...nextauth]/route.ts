import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { openRoute } from "#lib/web/api-route.ts";
import { boundedRequest } from "#lib/web/bounded-request.ts";
import { authOptions } from "#lib/web/session/auth-options.ts";
import { currentActor } from "#lib/web/session/session.ts";

const CALLBACK_COOKIE = "next-auth.callback-url";
/**
 * What the sign-in form calls, and by which method. The rest of next-auth is closed: it would write a stranger's words into
 * the log as an error, fail at an address, and has pages of its own.
 */
const METHODS = new Map([
  ["session", "GET"],
  ["csrf", "GET"],
  ["providers", "GET"],
  ["callback/credentials", "POST"],
]);

/** Anybody may send it: an email and a password, with room for each letter written as %XX. */
const MOST_BYTES = 16 * 1024;

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Built inside the request, because the options need the environment and a build has none. */
const handle = openRoute(async (request: Request, context: RouteContext): Promise<Response> => {
  const action = (await context.params).nextauth.join("/");
  const method = METHODS.get(action);
  if (!method) throw new AppError("not-found", message("requests.none.address"));
  if (request.method !== method) return noSuchMethod(method);
  // next-auth knows the cookie only; whether its session still stands is in the database.
  if (action === "session") {
    const actor = await currentActor();
    return Response.json(actor ? { user: { email: actor.name } } : {});
  }
  // Of JSON, next-auth would take numbers and objects for text, and fail at them.
  if (
    method === "POST" &&
    !request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")
  )
    throw new AppError("invalid", message("requests.body.signIn"));
  // Where to go is the sign-in page's business; next-auth answers 500 to an address that it cannot read.
  for (const { name } of (await cookies()).getAll())
    if (name.endsWith(CALLBACK_COOKIE)) (await cookies()).delete(name);
  const url = new URL(request.url);
  url.searchParams.delete("callbackUrl");
  const bounded = await boundedRequest(request, MOST_BYTES);
  return NextAuth(authOptions())(new NextRequest(url, bounded), context);
});

function noSuchMethod(allow: string): Response {
  const said = english(message("requests.address.takesOnly", { allow }));
  return Response.json(
    { error: { code: "invalid", message: said, details: {} } },
    { status: 405, headers: { allow } },
  );
}

export { handle as GET, handle as POST };
