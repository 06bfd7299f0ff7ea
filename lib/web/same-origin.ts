/** Where `proxy.ts` sends a server action from elsewhere, followed by its page. */
export const FOREIGN_CHANGE = "/api/foreign-change";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A browser sends a session cookie with a form on another site too, so a change by cookie must come from our own
 * pages. Browsers send `Sec-Fetch-Site`, or at least `Origin`, with every unsafe request; one without either is foreign.
 * Our own pages are those of the public address, whatever host a proxy tells of; or of the host that was asked, where
 * somebody reaches this process by another name.
 * @param proxies how many reverse proxies stand in front; without one, X-Forwarded-Host is whatever the caller claims.
 */
export function isForeignChange(
  request: Pick<Request, "method" | "headers">,
  { publicUrl, proxies }: { publicUrl: string | undefined; proxies: number },
): boolean {
  if (SAFE.has(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return true;
  const given = request.headers.get("origin");
  if (given === null) return site !== "same-origin";
  const origin = URL.parse(given);
  const known = publicUrl ? new URL(publicUrl) : null;
  if (!origin?.host) return true;
  if (origin.host === known?.host) return origin.origin !== known.origin;
  const forwarded = proxies > 0 ? request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() : null;
  const asked = forwarded || request.headers.get("host");
  return URL.parse(`${origin.protocol}//${asked}`)?.host !== origin.host; // so that ":443" is the same as none
}
