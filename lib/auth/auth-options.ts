import { randomUUID } from "node:crypto";
import type { AuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import type { Actor } from "../context.ts";
import { CORRELATION_HEADER } from "../web/correlation-header.ts";
import { getDb } from "../web/db.ts";
import { serverEnv } from "../web/server-env.ts";
import { clientAddress } from "./client-address.ts";
import { ROLES } from "./permissions.ts";
import { SESSION_SECONDS, sessionCookieName } from "./session-cookie.ts";
import { signIn } from "./sign-in.ts";
import { getSignInLimiter } from "./sign-in-limiter.ts";
import { signOut } from "./sign-out.ts";

declare module "next-auth" {
  interface Session {
    sluice?: { userId: string; epoch: number; sessionId: string };
  }
  interface User {
    epoch: number;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    epoch?: number;
    sessionId?: string;
  }
}

let options: AuthOptions | undefined;

/** Built at first use, as it needs the environment and a build has none. */
export function authOptions(): AuthOptions {
  options ??= build();
  return options;
}

function build(): AuthOptions {
  const env = serverEnv();
  const secure = env.NEXTAUTH_URL?.startsWith("https:") ?? false;
  return {
    ...(env.NEXTAUTH_SECRET ? { secret: env.NEXTAUTH_SECRET } : {}),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(secure),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials, request) =>
          signIn(
            {
              db: getDb(),
              limiter: getSignInLimiter(),
              now: () => new Date(),
              correlationId: headerOf(request.headers, CORRELATION_HEADER) ?? randomUUID(),
            },
            {
              ...credentials,
              address: clientAddress(headerOf(request.headers, "x-forwarded-for"), env.SLUICE_PROXIES),
            },
          ),
      }),
    ],
    // next-auth's own address for signing out ends the session as the button does.
    events: { signOut: ({ token }) => endSession(token) },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, epoch: user.epoch, sessionId: randomUUID() } : token),
      session: ({ session, token }) =>
        token.sub && token.epoch !== undefined && token.sessionId
          ? {
              expires: session.expires,
              sluice: { userId: token.sub, epoch: token.epoch, sessionId: token.sessionId },
            }
          : { expires: session.expires },
      // Only our own paths: an address from the query string must not lead off the site.
      redirect: ({ url, baseUrl }) => {
        if (url.startsWith("/") && !url.startsWith("//") && !url.startsWith("/\\")) return `${baseUrl}${url}`;
        return URL.canParse(url) && new URL(url).origin === baseUrl ? url : baseUrl;
      },
    },
  };
}

async function endSession({ sub, sessionId }: JWT): Promise<void> {
  const db = getDb();
  const user = sub ? await db.user.findUnique({ where: { id: sub } }) : null;
  const role = ROLES.find((known) => known === user?.role);
  if (!user || !role || !sessionId) return;
  const actor: Actor = { kind: "user", id: user.id, name: user.email, role };
  await signOut(
    { actor, db, now: () => new Date(), correlationId: randomUUID(), via: "dashboard" },
    sessionId,
  );
}

function headerOf(headers: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
}
