/**
 * What each address of the API takes, HEAD and OPTIONS apart; a part in brackets is a name. It stands in front of every
 * request, so that it does not load what is done there; a test holds it against the routes and the table of the old addresses.
 */
export const METHODS: Record<string, string> = {
  "/api/archive-flags": "POST",
  "/api/audit/export": "GET",
  "/api/audit/verify": "GET",
  "/api/client-tokens": "GET, POST",
  "/api/client-tokens/[id]": "POST",
  "/api/features": "GET",
  "/api/flags": "GET, POST",
  "/api/flags/[name]": "DELETE, GET, PATCH",
  "/api/flags/[name]/archive": "POST",
  "/api/flags/[name]/unarchive": "POST",
  "/api/health": "GET",
  "/api/kill": "GET, POST",
  "/api/live": "GET",
  "/api/openapi.json": "GET",
  "/api/outbox/discard": "POST",
  "/api/outbox/retry": "POST",
  "/api/outbox/status": "GET, POST",
  "/api/palette": "GET",
  "/api/plans": "GET",
  "/api/plans/[name]": "GET, POST",
  "/api/plans/[name]/quarantine.csv": "GET, PUT",
  "/api/ready": "GET",
  "/api/session": "POST",
  "/api/users": "POST",
  "/metrics": "GET",
};
const ROUTES = Object.entries(METHODS).map(([route, methods]) => ({
  parts: route.split("/"),
  allowed: [...methods.split(", "), ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"],
}));

/**
 * The methods of an address, for the header Allow; null if it is none of these, and answers for itself. Next answers others
 * with 405 and nothing more: neither the error that every other answer has, nor what is allowed.
 */
export function allowedMethods(path: string): string[] | null {
  const parts = path.replace(/\/$/, "").split("/");
  const found = ROUTES.find(
    (route) =>
      route.parts.length === parts.length &&
      route.parts.every((part, index) => part.startsWith("[") || part === parts[index]),
  );
  return found?.allowed ?? null;
}
