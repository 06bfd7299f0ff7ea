import { NextRequest } from "next/server";
import { afterEach, expect, test, vi } from "vitest";
import { proxy } from "../../proxy.ts";

afterEach(() => vi.unstubAllEnvs());

test.each(["/api/flags/%E0%A4%A", "/flags/%E0%A4%A", "/api/flags/%"])(
  "%s is refused as an address",
  async (path) => {
    const answer = await proxy(new NextRequest(`http://sluice.test${path}`));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
  },
);

test("below the interface it is refused as a problem, by the id of the request", async () => {
  const answer = await proxy(
    new NextRequest("http://sluice.test/api/v1/flags/%zz", { headers: { "x-correlation-id": "asked-0123" } }),
  );
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.json()).toMatchObject({ status: 400, code: "invalid", correlationId: "asked-0123" });
});

test("an address that is written properly goes through", async () => {
  const answer = await proxy(new NextRequest("http://sluice.test/api/flags/100%25%20sure"));
  expect(answer.headers.get("x-middleware-next")).toBe("1");
});

const action = (headers: Record<string, string>) =>
  proxy(
    new NextRequest("http://sluice.test/sign-in", {
      method: "POST",
      headers: { host: "sluice.test", "next-action": "abc", ...headers },
      body: "[]",
    }),
  );

test.each([
  [{ origin: "http://evil.test" }],
  [{ origin: "null" }],
  [{ "sec-fetch-site": "cross-site" }],
  [{ origin: "http://evil.test", "x-forwarded-host": "evil.test" }],
])("a server action with %o is sent to its refusal", async (headers) => {
  const answer = await action(headers as Record<string, string>);
  expect(answer.headers.get("x-middleware-rewrite")).toBe("http://sluice.test/api/foreign-change/sign-in");
});

test("a server action from our own page goes through", async () => {
  const answer = await action({ origin: "http://sluice.test", "sec-fetch-site": "same-origin" });
  expect(answer.headers.get("x-middleware-next")).toBe("1");
});

// Next compares X-Forwarded-Host with Origin as text, and fails where they differ.
const seenByNext = (answer: Response) => answer.headers.get("x-middleware-request-x-forwarded-host");

test.each([
  ["sluice.test:443", "https://sluice.test", "sluice.test"],
  ["sluice.test:8443", "https://sluice.test:8443", "sluice.test:8443"],
])("behind a proxy that tells of %s, an action of %s is Next's own", async (forwarded, origin, host) => {
  vi.stubEnv("SLUICE_PROXIES", "1");
  vi.resetModules();
  const { proxy } = await import("../../proxy.ts");
  const answer = await proxy(
    new NextRequest("http://10.0.0.5:3000/sign-in", {
      method: "POST",
      headers: { host: "10.0.0.5:3000", "x-forwarded-host": forwarded, origin, "next-action": "abc" },
      body: "[]",
    }),
  );
  expect(answer.headers.get("x-middleware-next")).toBe("1");
  expect(seenByNext(answer)).toBe(host);
});

test("with a public address, an internal Host does not matter", async () => {
  vi.stubEnv("NEXTAUTH_URL", "https://sluice.example.com");
  vi.resetModules();
  const { proxy } = await import("../../proxy.ts");
  const from = (origin: string) =>
    proxy(
      new NextRequest("http://10.0.0.5:3000/sign-in", {
        method: "POST",
        headers: { host: "10.0.0.5:3000", origin, "next-action": "abc" },
        body: "[]",
      }),
    );
  expect(seenByNext(await from("https://sluice.example.com"))).toBe("sluice.example.com");
  expect((await from("http://sluice.example.com")).headers.get("x-middleware-rewrite")).toMatch(
    /foreign-change/,
  );
  expect((await from("https://evil.example")).headers.get("x-middleware-rewrite")).toMatch(/foreign-change/);
});

test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("a page has no %s", async (method) => {
  const answer = await proxy(new NextRequest("http://sluice.test/flags", { method }));
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
});

const MULTIPART = { "content-type": "multipart/form-data; boundary=x" };
const field = (name: string, value: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x--\r\n`;
const posted = (headers: Record<string, string>, body: string) =>
  proxy(
    new NextRequest("http://sluice.test/sign-in", {
      method: "POST",
      headers: { host: "sluice.test", origin: "http://sluice.test", ...headers },
      body,
    }),
  );

test.each([
  ["a form that breaks off", MULTIPART, "--x\r\n"],
  ["a form without an action", MULTIPART, field("name", "Ada")],
  ["a form of another kind", { "content-type": "application/x-www-form-urlencoded" }, "name=Ada"],
  ["text", { "content-type": "text/plain" }, "[]"],
  ["an action's form that breaks off", { ...MULTIPART, "next-action": "abc" }, "--x\r\n"],
  ["an action's form without arguments", { ...MULTIPART, "next-action": "abc" }, field("name", "Ada")],
  ["an action's arguments that are no JSON", { "next-action": "abc" }, "["],
  ["an action's arguments that are no list", { "next-action": "abc" }, "null"],
])("%s, posted to a page, is refused before Next fails at it", async (_, headers, body) => {
  const answer = await posted(headers, body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
});

test.each([
  ["a form sent before the page has its script", MULTIPART, field(`$ACTION_ID_${"7f".repeat(21)}`, "")],
  ["an action's form", { ...MULTIPART, "next-action": "abc" }, field("0", '["$K1"]')],
  ["an action's arguments", { "next-action": "abc" }, '["clinic",5]'],
])("%s goes through", async (_, headers, body) => {
  expect((await posted(headers, body)).headers.get("x-middleware-next")).toBe("1");
});
