import { expect, test } from "vitest";
import { deviceCookieName, issueDevice, knownDevice } from "./device.ts";

const SECRET = "a secret of the test";

test("a browser is known to the account that signed in on it, and to no other", () => {
  const cookie = issueDevice("a@example.com", SECRET);
  expect(knownDevice(cookie, "a@example.com", SECRET)).toMatch(/^[\w-]{22}$/);
  expect(knownDevice(cookie, "b@example.com", SECRET)).toBeNull();
  expect(knownDevice(cookie, "a@example.com", "another secret")).toBeNull();
  expect(deviceCookieName("a@example.com", true)).not.toContain("example");
});

test.each([undefined, "", ".", "made-up", "id.signature", `${issueDevice("a@example.com", "x")}`])(
  "%s is no device",
  (cookie) => {
    expect(knownDevice(cookie, "a@example.com", SECRET)).toBeNull();
  },
);

test("two browsers are two devices", () => {
  const [one, other] = [issueDevice("a@example.com", SECRET), issueDevice("a@example.com", SECRET)];
  expect(knownDevice(one, "a@example.com", SECRET)).not.toBe(knownDevice(other, "a@example.com", SECRET));
});
