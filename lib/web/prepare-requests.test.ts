import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientAddress } from "../kernel/input/client-address.ts";
import { NO_SUCH_METHOD, NOTHING, prepareRequests } from "./prepare-requests.ts";

const server = createServer((incoming, response) => {
  const proxies = Number(incoming.headers["x-test-proxies"] ?? 0);
  const address = clientAddress(incoming.headers["x-forwarded-for"]?.toString(), proxies);
  if (incoming.url === "/page") response.setHeader("content-security-policy", "its own");
  response.end(JSON.stringify({ address, method: incoming.method, url: incoming.url }));
});
beforeAll(async () => {
  server.on("upgrade", () => {}); // as Next does, and says nothing
  prepareRequests("https://sluice.example.com");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function ask(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { headers: answer.headers, body: (await answer.json()) as { address: string } };
}
async function seen(forwardedFor: string | null, proxies: number): Promise<string> {
  const headers = {
    "x-test-proxies": String(proxies),
    ...(forwardedFor && { "x-forwarded-for": forwardedFor }),
  };
  return (await ask("/", headers)).body.address;
}

test("without a proxy a caller cannot choose its address, and behind one only its proxy's word counts", async () => {
  expect(await seen(null, 0)).toBe("127.0.0.1");
  expect(await seen("10.0.0.1", 0)).toBe("127.0.0.1");
  expect(await seen("10.0.0.1, 10.0.0.2", 0)).toBe("127.0.0.1");
  expect(await seen("6.6.6.6, 203.0.113.9", 1)).toBe("203.0.113.9");
  expect(await seen("6.6.6.6, 203.0.113.9, 192.0.2.1", 2)).toBe("203.0.113.9");
  expect(await seen(null, 1)).toBe("127.0.0.1"); // past the proxy, from within
});

test("every answer has the headers that keep a browser safe, and a page its own policy", async () => {
  const { headers } = await ask("/file.svg");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'/);
  expect((await ask("/page")).headers.get("content-security-policy")).toBe("its own");
});

test.each(["TRACE", "PROPFIND", "MKCOL"])("%s never reaches what would throw at it", async (method) => {
  const { port } = server.address() as AddressInfo;
  const body = await new Promise<string>((resolve, reject) => {
    request({ port, method, path: "/flags" }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()).toString());
    })
      .on("error", reject)
      .end();
  });
  expect(JSON.parse(body)).toMatchObject({ method: "GET", url: `${NO_SUCH_METHOD}?of=%2Fflags` });
});

test.each([
  ["GET", "http://elsewhere.example/flags?a=b", "/flags?a=b"],
  ["OPTIONS", "*", NO_SUCH_METHOD],
])("%s %s is asked of this site", async (method, path, url) => {
  const { port } = server.address() as AddressInfo;
  const body = await new Promise<string>((resolve, reject) => {
    request({ port, method, path }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()).toString());
    })
      .on("error", reject)
      .end();
  });
  expect(JSON.parse(body)).toMatchObject({ url });
});

test.each([
  "/_next/image?w=3840&q=75&url=/icon-512.png",
  "/_next/image?url=/x1/../icon-512.png&w=64&q=75",
  "/_next/image/",
  "/_next/image/x",
  "/_NEXT/Image?url=/a",
  "//_next/image?url=/a",
  "/%5fnext/image?url=/a",
  "/_next%2Fimage?url=/a",
  "/%255fnext%252fimage?url=/a",
  "/_next\\image?url=/a",
  "/x/../_next/image?url=/a",
  "/x/%2e%2e/_next/image?url=/a",
  "/_next/static/../image?url=/a",
  "/_next/static/%2e%2e/image?url=/a",
  "/_next/static/..%2fimage?url=/a",
  "/_next/static/../../package.json",
  "/_next/static",
  "/_next/static/",
  "/_next/static/chunks/",
  "/_next/static/chunks/?a=1",
  "/_next",
  "/_next/data/build/index.json",
  "/_next/webpack-hmr",
  "/_next/hmr",
  "/__nextjs_original-stack-frame",
  "/__nextjs_font/a.woff2",
])("there is nothing at %s, which Next would answer by itself", async (path) => {
  expect(JSON.parse(await asked(path))).toMatchObject({ url: NOTHING });
});

test.each([
  "/_next/static/chunks/a%5Bid%5D-1.js?dpl=1",
  "/_next/static/none.js",
  "/_next/static/none.js?from=/a/",
  "/ICON-512.png",
  "/.well-known/security.txt",
  "/flags/_next/image",
  "/flags?from=/_next/image",
  "/x_next/image",
  "/a%2Fb/%E0%A4%A",
])("%s is passed on as it is", async (path) => {
  expect(JSON.parse(await asked(path))).toMatchObject({ url: path });
});

/** As it is written: fetch would put dots and slashes in order. */
async function asked(path: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, path }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()).toString());
    })
      .on("error", reject)
      .end();
  });
}

test.each([
  ["FOO / HTTP/1.1\r\nhost: x\r\n\r\n", 405],
  ["GET / HTTP/1.1\r\nhost x\r\n\r\n", 400],
  ["GET / HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
  ["GET / HTTP/1.1\r\nhost: x\r\nexpect: y\r\nconnection: close\r\n\r\n", 417],
  [`GET / HTTP/1.1\r\nhost: x\r\na: ${"x".repeat(40_000)}\r\n\r\n`, 431],
])("what Node cannot read has the same headers (%.30j)", async (bytes, status) => {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain("x-content-type-options: nosniff");
  expect(answer).toContain("content-security-policy: default-src 'none'");
  expect(/^allow: GET, /m.test(answer)).toBe(status === 405);
});

test("who asks for another protocol is answered in this one, though somebody listens for it", async () => {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /a HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n");
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer).toContain('"url":"/a"');
});
