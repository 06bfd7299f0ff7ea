import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import {
  DEVICE_SECONDS,
  deviceCookieName,
  issueDevice,
  knownDevice,
} from "../../identity/sessions/device.ts";
import { sessionLimits } from "../../identity/sessions/session-limits.ts";
import { type SignedIn, SignInRefused, signIn } from "../../identity/sessions/sign-in.ts";
import { clientAddress } from "../../kernel/input/client-address.ts";
import { log } from "../../kernel/log/log.ts";
import { CORRELATION_HEADER } from "../correlation-header.ts";
import { getDb } from "../db.ts";
import { serverEnv } from "../server-env.ts";
import { getSignInLimiter } from "./limiters.ts";
import { safePath } from "./safe-path.ts";
import { sessionCookieName } from "./session-cookie.ts";

declare module "next-auth" {
  interface Session {
    sluice?: { secret: string };
  }
  interface User {
    sessionSecret: string;
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    secret?: string;
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
    session: { strategy: "jwt", maxAge: Math.ceil(sessionLimits(env).mostMs / 1000) },
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
        authorize: (credentials, request) => authorize(credentials, request.headers ?? {}),
      }),
    ],
    logger: {
      // Anybody may send a cookie that cannot be read.
      error: (code, error) =>
        code === "JWT_SESSION_ERROR"
          ? log.info({ code }, "a session cookie was not ours")
          : log.error({ code, err: error }, "signing in failed"),
      warn: (code) => log.warn({ code }, "next-auth"),
      debug: () => {},
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, secret: user.sessionSecret } : token),
      session: ({ session, token }) => ({
        expires: session.expires,
        ...(token.secret ? { sluice: { secret: token.secret } } : {}),
      }),
      // Only our own paths: an address from the query string must not lead off the site.
      redirect: ({ url, baseUrl }) => `${baseUrl}${safePath(pathOf(url, baseUrl))}`,
    },
  };
}

/**
 * Signs in, and remembers the browser. What goes wrong in here would be put into an address by next-auth, message and
 * all; so the log gets it, and the page a reference that finds it there.
 */
async function authorize(credentials: unknown, headers: Record<string, unknown>): Promise<SignedIn> {
  const env = serverEnv();
  const secure = env.NEXTAUTH_URL?.startsWith("https:") ?? false;
  const correlationId = headerOf(headers, CORRELATION_HEADER) ?? randomUUID();
  const jar = await cookies();
  try {
    const signedIn = await signIn(
      {
        db: getDb(),
        limiter: getSignInLimiter(),
        limits: sessionLimits(env),
        now: () => new Date(),
        correlationId,
        deviceOf: (email) =>
          knownDevice(jar.get(deviceCookieName(email, secure))?.value, email, env.NEXTAUTH_SECRET ?? ""),
      },
      {
        ...(credentials as object),
        address: clientAddress(headerOf(headers, "x-forwarded-for"), env.SLUICE_PROXIES),
        userAgent: headerOf(headers, "user-agent"),
      },
    );
    const { email } = signedIn;
    jar.set(deviceCookieName(email, secure), issueDevice(email, env.NEXTAUTH_SECRET ?? ""), {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure,
      maxAge: DEVICE_SECONDS,
    });
    return signedIn;
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    log.error({ err: error, correlationId }, "signing in failed");
    throw new Error(`failed:${correlationId}`);
  }
}

function pathOf(url: string, baseUrl: string): string {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
}

function headerOf(headers: Record<string, unknown>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
