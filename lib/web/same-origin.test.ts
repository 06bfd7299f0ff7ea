import { expect, test } from "vitest";
import { isForeignChange } from "./same-origin.ts";

const check = (headers: Record<string, string>, proxies = 0, method = "POST") =>
  isForeignChange(
    new Request("http://sluice.test/api/kill", { method, headers: { host: "sluice.test", ...headers } }),
    { publicUrl: "https://public.test", proxies },
  );

test("our own pages may", () => {
  expect(check({ origin: "http://sluice.test", "sec-fetch-site": "same-origin" })).toBe(false);
  expect(check({ origin: "https://public.test" })).toBe(false);
});

test.each([
  [{ origin: "https://evil.test" }],
  [{ origin: "https://evil.test", "sec-fetch-site": "cross-site" }],
  [{ origin: "http://sluice.test", "sec-fetch-site": "same-site" }],
  [{ origin: "null" }],
  [{ "sec-fetch-site": "cross-site" }],
  [{}],
])("%o may not", (headers) => {
  expect(check(headers)).toBe(true);
});

test("the host that a proxy tells of counts only where there is a proxy", () => {
  const headers = { origin: "http://other.test", "x-forwarded-host": "other.test" };
  expect(check(headers, 0)).toBe(true);
  expect(check(headers, 1)).toBe(false);
});

test("a port that goes without saying is none", () => {
  const headers = { origin: "https://other.test", "x-forwarded-host": "other.test:443, 10.0.0.1" };
  expect(check(headers, 1)).toBe(false);
  expect(check({ ...headers, "x-forwarded-host": "other.test:8443" }, 1)).toBe(true);
});

test("the public address is ours as it is written, whoever was asked", () => {
  expect(check({ origin: "https://public.test", host: "10.0.0.5:3000" })).toBe(false);
  expect(check({ origin: "http://public.test", host: "public.test" })).toBe(true);
  expect(check({ origin: "https://public.test.evil.test" })).toBe(true);
});

test("reading is not a change", () => {
  expect(check({ origin: "https://evil.test" }, 0, "GET")).toBe(false);
});
