import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "#lib/auth/auth-options.ts";
import { currentActor } from "#lib/auth/session.ts";
import { openRoute } from "#lib/web/api-route.ts";

const CALLBACK_COOKIE = "next-auth.callback-url";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Built inside the request, because the options need the environment and a build has none. */
const handle = openRoute(async (request: Request, context: RouteContext): Promise<Response> => {
  const { nextauth } = await context.params;
  // next-auth knows the cookie only; whether its session still stands is in the database.
  if (nextauth[0] === "session") {
    const actor = await currentActor();
    return Response.json(actor ? { user: { email: actor.name } } : {});
  }
  // Where to go is the sign-in page's business; next-auth answers 500 to an address that it cannot read.
  for (const { name } of (await cookies()).getAll())
    if (name.endsWith(CALLBACK_COOKIE)) (await cookies()).delete(name);
  const url = new URL(request.url);
  url.searchParams.delete("callbackUrl");
  return NextAuth(authOptions())(new NextRequest(url, request), context);
});

export { handle as GET, handle as POST };
