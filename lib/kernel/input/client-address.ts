import { isIP, isIPv6, SocketAddress } from "node:net";

/**
 * The caller's address for rate limits. This process adds the last entry of X-Forwarded-For, see appendPeers; each
 * reverse proxy in front adds the one before. What stands before those is whatever the caller claimed.
 */
export function clientAddress(forwardedFor: string | undefined, proxies: number): string {
  const entries = forwardedFor?.split(",").map((entry) => entry.trim()) ?? [];
  return plainAddress(entries.at(-1 - proxies) || entries[0] || "unknown");
}

/** Without the port that some proxies add, as each connection has another. What is no address is cut to a line's length. */
function plainAddress(entry: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  return isIP(mapped) ? mapped : mapped.slice(0, 45);
}

/** What is counted as one place: an IPv4 address, or the /64 of an IPv6 one, as its holder has all of those. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const { address: canonical } = new SocketAddress({
    address: address.split("%", 1)[0] ?? "",
    family: "ipv6",
  });
  const [head = "", tail] = canonical.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return `${[...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4).join(":")}::/64`;
}
