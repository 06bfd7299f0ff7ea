import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { allowedMethods } from "#lib/web/api-methods.ts";
import { CORRELATION_HEADER } from "#lib/web/correlation-header.ts";
import { FROM_ANYBODY, FROM_SIGNED_IN, isActionBody } from "#lib/web/is-action-body.ts";
import { isReadableSearch } from "#lib/web/is-readable-search.ts";
import { toProblem } from "#lib/web/problem.ts";
import { isBelowRest } from "#lib/web/rest-address.ts";
import { FOREIGN_CHANGE, isForeignChange } from "#lib/web/same-origin.ts";
import { contentSecurityPolicy } from "#lib/web/security-headers.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { sessionCookieName } from "#lib/web/session/session-cookie.ts";

/**
 * In front of every request but files: a correlation id, a page's own policy, and the way to the sign-in page for a browser
 * without a session. It looks at the cookie's signature only; the layout and each verb read the session's row.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const correlationId = soundId(request.headers.get(CORRELATION_HEADER)) ?? randomUUID();
  const path = request.nextUrl.pathname;
  const answer = (response: NextResponse, policy?: string) => {
    response.headers.set(CORRELATION_HEADER, correlationId);
    if (policy) response.headers.set("content-security-policy", policy);
    return response;
  };

  if (!isDecodable(path)) return answer(unreadableAddress(path, correlationId));
  const allowed = isNoPage(path) ? allowedMethods(path) : PAGE_METHODS;
  if (allowed && !allowed.includes(request.method)) return answer(noSuchMethod(allowed));
  if (!isOpen(path) && !(await hasSession(request))) {
    const to = request.nextUrl.clone();
    to.pathname = "/sign-in";
    to.search = path === "/" ? "" : `?callbackUrl=${encodeURIComponent(path + request.nextUrl.search)}`;
    return answer(NextResponse.redirect(to));
  }
  const headers = new Headers(request.headers);
  headers.set(CORRELATION_HEADER, correlationId);
  if (isNoPage(path)) return answer(NextResponse.next({ request: { headers } }));

  if (isForeignAction(request)) {
    headers.delete("next-action");
    const to = new URL(`${FOREIGN_CHANGE}${path === "/" ? "" : path}`, request.url);
    return answer(NextResponse.rewrite(to, { request: { headers } }));
  }
  const limits = isOpen(path) ? FROM_ANYBODY : FROM_SIGNED_IN;
  if (request.method === "POST" && !(await isActionBody(request, limits))) return answer(noSuchForm());
  // Next compares this with Origin once more, and as text: with a port that a proxy wrote out, or an internal name, each
  // action would fail. Whose page it is has been decided here.
  const origin = URL.parse(request.headers.get("origin") ?? "");
  if (origin?.host) headers.set("x-forwarded-host", origin.host);
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts from here
  const status = isReadableSearch(request.nextUrl) ? 200 : 400;
  return answer(NextResponse.next({ request: { headers }, status }), policy);
}

/** Routes under /api and /metrics answer for themselves, with a status and not with a page; and files are for everybody. */
function isNoPage(path: string): boolean {
  return path.startsWith("/api/") || path === "/metrics" || PUBLIC_FILES.has(path);
}

function isOpen(path: string): boolean {
  return path === "/sign-in" || isNoPage(path);
}

const PAGE_METHODS = ["GET", "HEAD", "POST"];

/** For programs, in English: nobody's language is known here. */
function invalid(
  says: "requests.address.notThisMethod" | "requests.body.notOwnForm" | "requests.address.loosePercent",
) {
  return { code: "invalid", message: english(message(says)), details: {} } as const;
}

function noSuchMethod(allowed: readonly string[]): NextResponse {
  const headers = { allow: allowed.join(", ") };
  return NextResponse.json({ error: invalid("requests.address.notThisMethod") }, { status: 405, headers });
}

function noSuchForm(): NextResponse {
  return NextResponse.json({ error: invalid("requests.body.notOwnForm") }, { status: 400 });
}

/** What a browser or a chat program asks for without a session. */
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
 * What is posted to a page is a server action. Next lets pass what has no Origin, believes any X-Forwarded-Host and answers
 * 500, so that one from elsewhere goes where the API refuses and records it.
 */
function isForeignAction(request: NextRequest): boolean {
  if (request.method !== "POST") return false;
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

function unreadableAddress(path: string, correlationId: string): NextResponse {
  const error = invalid("requests.address.loosePercent");
  if (!isBelowRest(path)) return NextResponse.json({ error }, { status: 400 });
  const problem = toProblem({ ...error, status: 400, correlationId });
  return new NextResponse(problem.body, problem);
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

export const config = { matcher: ["/((?!_next/static/|favicon\\.ico$).*)"] };
