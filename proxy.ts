import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
import { sessionCookieName } from "#lib/auth/session-cookie.ts";
import { CORRELATION_HEADER } from "#lib/web/correlation-header.ts";
import { FOREIGN_CHANGE, isForeignChange } from "#lib/web/same-origin.ts";
import { contentSecurityPolicy, SECURITY_HEADERS } from "#lib/web/security-headers.ts";
import { serverEnv } from "#lib/web/server-env.ts";

/**
 * In front of every request: a correlation id, security headers, and the way to the sign-in page for a browser without
 * a session. It looks at the cookie's signature only; the layout and each verb read the user's row.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const correlationId = soundId(request.headers.get(CORRELATION_HEADER)) ?? randomUUID();
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const path = request.nextUrl.pathname;

  if (!isDecodable(path)) return withHeaders(unreadableAddress(), correlationId, policy);
  if (!isOpen(path) && !(await hasSession(request))) {
    const to = request.nextUrl.clone();
    to.pathname = "/sign-in";
    to.search = path === "/" ? "" : `?callbackUrl=${encodeURIComponent(path + request.nextUrl.search)}`;
    return withHeaders(NextResponse.redirect(to), correlationId, policy);
  }
  const headers = new Headers(request.headers);
  headers.set(CORRELATION_HEADER, correlationId);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts from here
  if (isForeignAction(request)) {
    headers.delete("next-action");
    const to = new URL(`${FOREIGN_CHANGE}${path === "/" ? "" : path}`, request.url);
    return withHeaders(NextResponse.rewrite(to, { request: { headers } }), correlationId, policy);
  }
  return withHeaders(NextResponse.next({ request: { headers } }), correlationId, policy);
}

/** Routes under /api and /metrics answer for themselves, with a status and not with a page. */
function isOpen(path: string): boolean {
  return path === "/sign-in" || path.startsWith("/api/") || path === "/metrics" || PUBLIC_FILES.has(path);
}

/** What a browser or a chat program asks for without a session; the headers of every answer belong to them too. */
const PUBLIC_FILES = new Set([
  "/icon.svg",
  "/icon-192.png",
  "/icon-512.png",
  "/icon-maskable-512.png",
  "/apple-touch-icon.png",
  "/site.webmanifest",
  "/og.png",
]);

/**
 * What is posted to a page is a server action. Next compares Origin with Host, lets pass what has no Origin, believes any
 * X-Forwarded-Host and answers 500, so that one from elsewhere goes where the API refuses and records it.
 */
function isForeignAction(request: NextRequest): boolean {
  const path = request.nextUrl.pathname;
  if (request.method !== "POST" || path.startsWith("/api/") || path === "/metrics") return false;
  const { NEXTAUTH_URL: publicUrl, SLUICE_PROXIES: proxies } = serverEnv();
  return isForeignChange(request, { publicUrl, proxies });
}

/** Next throws at a path such as /flags/%E0%A4%A, after this and before any of our pages. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function unreadableAddress(): NextResponse {
  const message = "The address has a % that begins no character. Write a % in it as %25.";
  return NextResponse.json({ error: { code: "invalid", message, details: {} } }, { status: 400 });
}

async function hasSession(request: NextRequest): Promise<boolean> {
  const env = serverEnv();
  if (!env.NEXTAUTH_SECRET) return false;
  const cookieName = sessionCookieName(env.NEXTAUTH_URL?.startsWith("https:") ?? false);
  return (await getToken({ req: request, secret: env.NEXTAUTH_SECRET, cookieName })) !== null;
}

function soundId(given: string | null): string | null {
  return given && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : null;
}

function withHeaders(response: NextResponse, correlationId: string, policy: string): NextResponse {
  response.headers.set(CORRELATION_HEADER, correlationId);
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!_next/static/|_next/image$|favicon\\.ico$).*)"] };
