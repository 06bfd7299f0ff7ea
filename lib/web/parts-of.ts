/** What stands between the slashes of an address below that one; none of an address that cannot be read. */
export function partsOf(request: Request, below: string): string[] {
  const { pathname } = new URL(request.url);
  try {
    return pathname.slice(below.length).replace(/\/$/, "").split("/").map(decodeURIComponent);
  } catch {
    return [];
  }
}
