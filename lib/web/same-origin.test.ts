import { expect, test } from "vitest";
import { refuseForeignOrigin } from "./same-origin.ts";

const post = (headers: Record<string, string>) =>
  new Request("http://sluice.test/api/kill", {
    method: "POST",
    headers: { host: "sluice.test", ...headers },
  });
const check = (headers: Record<string, string>) => () =>
  refuseForeignOrigin(post(headers), "https://public.test");

test("our own pages may", () => {
  expect(check({ origin: "http://sluice.test", "sec-fetch-site": "same-origin" })).not.toThrow();
  expect(check({ origin: "https://public.test" })).not.toThrow();
});

test.each([
  [{ origin: "https://evil.test" }],
  [{ origin: "https://evil.test", "sec-fetch-site": "cross-site" }],
  [{ origin: "http://sluice.test", "sec-fetch-site": "same-site" }],
  [{ origin: "null" }],
  [{}],
])("%o may not", (headers) => {
  expect(check(headers)).toThrow("must come from the dashboard");
});

test("reading is not a change", () => {
  expect(() => refuseForeignOrigin(new Request("http://sluice.test/"), undefined)).not.toThrow();
});
