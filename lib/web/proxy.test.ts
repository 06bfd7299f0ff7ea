import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "../../proxy.ts";

test.each(["/api/flags/%E0%A4%A", "/flags/%E0%A4%A", "/api/flags/%"])(
  "%s is refused as an address, with every header",
  async (path) => {
    const answer = await proxy(new NextRequest(`http://sluice.test${path}`));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  },
);

test("an address that is written properly goes through", async () => {
  const answer = await proxy(new NextRequest("http://sluice.test/api/flags/100%25%20sure"));
  expect(answer.headers.get("x-middleware-next")).toBe("1");
});

const action = (headers: Record<string, string>) =>
  proxy(
    new NextRequest("http://sluice.test/sign-in", {
      method: "POST",
      headers: { host: "sluice.test", "next-action": "abc", ...headers },
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
