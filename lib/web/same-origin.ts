import { AppError } from "../errors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A browser sends a session cookie with a form on another site too, so a change by cookie must come from our own
 * pages. Browsers send `Sec-Fetch-Site`, or at least `Origin`, with every unsafe request; without either it is refused.
 * @throws AppError forbidden
 */
export function refuseForeignOrigin(request: Request, publicUrl: string | undefined): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") refuse();
  const origin = request.headers.get("origin");
  if (origin === null) {
    if (site === "same-origin") return;
    refuse();
  }
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  const allowed = [publicUrl && new URL(publicUrl).host, host];
  if (origin === null || !URL.canParse(origin) || !allowed.includes(new URL(origin).host)) refuse();
}

function refuse(): never {
  throw new AppError("forbidden", "A change with a session must come from the dashboard's own pages.");
}
