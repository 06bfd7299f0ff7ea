/**
 * The caller's address for rate limits. This process adds the last entry of X-Forwarded-For, see appendPeers; each
 * reverse proxy in front adds the one before. What stands before those is whatever the caller claimed.
 */
export function clientAddress(forwardedFor: string | undefined, proxies: number): string {
  const entries = forwardedFor?.split(",").map((entry) => entry.trim()) ?? [];
  return entries.at(-1 - proxies) || entries[0] || "unknown";
}
