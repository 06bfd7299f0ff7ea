/** Where to go after sign-in: a path of this site, whatever the query string asked for. */
export function safePath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || !URL.canParse(wanted, "http://here.invalid")) return "/";
  const url = new URL(wanted, "http://here.invalid");
  if (url.origin !== "http://here.invalid") return "/"; // "//elsewhere" and "/\elsewhere" are other sites to a browser
  return url.pathname.startsWith("/sign-in") ? "/" : `${url.pathname}${url.search}${url.hash}`;
}
