import NextAuth from "next-auth";
import { authOptions } from "#lib/auth/auth-options.ts";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Built inside the request, because the options need the environment and a build has none. */
function handle(request: Request, context: RouteContext): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}

export { handle as GET, handle as POST };
