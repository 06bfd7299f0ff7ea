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
