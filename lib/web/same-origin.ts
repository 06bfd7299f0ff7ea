/** Where `proxy.ts` sends a server action from elsewhere, followed by its page. */
export const FOREIGN_CHANGE = "/api/foreign-change";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A browser sends a session cookie with a form on another site too, so a change by cookie must come from our own
 * pages. Browsers send `Sec-Fetch-Site`, or at least `Origin`, with every unsafe request; one without either is foreign.
 * @param proxies how many reverse proxies stand in front; without one, X-Forwarded-Host is whatever the caller claims.
 */
export function isForeignChange(
  request: Pick<Request, "method" | "headers">,
  { publicUrl, proxies }: { publicUrl: string | undefined; proxies: number },
): boolean {
  if (SAFE.has(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return true;
  const origin = request.headers.get("origin");
  if (origin === null) return site !== "same-origin";
  const forwarded = proxies > 0 ? request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() : null;
  const allowed = [publicUrl && new URL(publicUrl).host, forwarded ?? request.headers.get("host")];
  return !URL.canParse(origin) || !allowed.includes(new URL(origin).host);
}
