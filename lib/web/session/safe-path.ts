const HERE = "http://here.invalid";

/**
 * Where to go after sign-in: a path of this site, whatever the query string asked for. What is made of it must lead here
 * too: "/.//elsewhere" parses to the path "//elsewhere", which is another site to a browser.
 */
export function safePath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || /[\p{Cc}\\]/u.test(wanted)) return "/"; // browsers drop newlines and turn backslashes
  const url = URL.parse(wanted, HERE);
  if (url?.origin !== HERE) return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  if (path.startsWith("//") || URL.parse(path, HERE)?.origin !== HERE) return "/";
  return url.pathname === "/sign-in" || url.pathname.startsWith("/sign-in/") ? "/" : path;
}
