import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientAddress } from "../auth/client-address.ts";
import { appendPeers } from "./append-peers.ts";

const server = createServer((request, response) => {
  const proxies = Number(request.headers["x-test-proxies"]);
  response.end(clientAddress(request.headers["x-forwarded-for"]?.toString(), proxies));
});
beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function seen(forwardedFor: string | null, proxies: number): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const headers = {
    "x-test-proxies": String(proxies),
    ...(forwardedFor && { "x-forwarded-for": forwardedFor }),
  };
  return (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
}

test("without a proxy a caller cannot choose its address, and behind one only its proxy's word counts", async () => {
  appendPeers();
  expect(await seen(null, 0)).toBe("127.0.0.1");
  expect(await seen("10.0.0.1", 0)).toBe("127.0.0.1");
  expect(await seen("10.0.0.1, 10.0.0.2", 0)).toBe("127.0.0.1");
  expect(await seen("6.6.6.6, 203.0.113.9", 1)).toBe("203.0.113.9");
  expect(await seen("6.6.6.6, 203.0.113.9, 192.0.2.1", 2)).toBe("203.0.113.9");
  expect(await seen(null, 1)).toBe("127.0.0.1"); // past the proxy, from within
});
